package dev.weft.ztunnel.inpod;

import dev.weft.linux.Netns;
import java.io.IOException;

/** Starts proxies for pods. */
@FunctionalInterface
public interface PodProxyFactory {
    /**
     * Opens the listeners of a pod and returns when they accept. The namespace stays open until the
     * proxy is drained.
     *
     * @throws IOException a listener could not be opened; nothing is left behind, and trying again
     *     later is sensible
     */
    PodProxy start(PodInfo pod, Netns netns) throws IOException;
}
