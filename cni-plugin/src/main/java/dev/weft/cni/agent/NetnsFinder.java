package dev.weft.cni.agent;

import dev.weft.linux.Netns;
import java.io.IOException;
import java.util.Optional;

/** Finds the network namespace of a running pod. */
interface NetnsFinder {

    /**
     * Looks for a pod's namespace.
     *
     * @return the caller's to close; empty if the pod has none here
     * @throws IOException it is there but cannot be opened
     */
    Optional<Netns> find(String podUid) throws IOException;
}
