package dev.weft.cni.agent;

/**
 * Where a pod stands, for people.
 *
 * @param reason why it is not further; empty when there is nothing to say
 * @param netns the network namespace that is held, empty if none
 */
record PodStatus(LocalPod pod, State state, String reason, String netns) {

    enum State {
        /** Does not belong to the mesh. */
        FREE,
        /** Belongs to the mesh, and its CNI ADD is to come. */
        STARTING,
        /** Belongs to the mesh and is not ready: fails closed. */
        PENDING,
        ENROLLED,
        /** Left the mesh; connections that were captured are ending. */
        LEAVING
    }
}
