package dev.weft.ztunnel.inpod;

/**
 * How a pod stands.
 *
 * @param problem why it is pending; empty when it is up
 */
public record PodState(PodInfo pod, State state, String problem) {
    /** Whether the pod's listeners are open. */
    public enum State {
        UP,
        PENDING
    }
}
