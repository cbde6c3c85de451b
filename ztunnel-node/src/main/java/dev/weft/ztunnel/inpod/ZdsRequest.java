package dev.weft.ztunnel.inpod;

import dev.weft.linux.Netns;
import java.util.Optional;

/** What the node agent asks for. */
sealed interface ZdsRequest {
    /**
     * Serve this pod.
     *
     * @param pod empty when the agent did not say who it is, which is a breach of the protocol
     * @param netns owned by whoever handles the request
     */
    record Add(String uid, Optional<PodInfo> pod, Netns netns) implements ZdsRequest {}

    /** The pod is still there; its namespace is not known to the agent. */
    record Keep(String uid) implements ZdsRequest {}

    /** Serve this pod no more. */
    record Del(String uid) implements ZdsRequest {}

    /** Every pod was named. */
    record SnapshotSent() implements ZdsRequest {}
}
