package dev.weft.local.forward;

import dev.weft.local.config.LocalMeshException;
import java.net.InetSocketAddress;

/** Knows where things of the mesh are; any thread. */
@FunctionalInterface
public interface ForwardTargets {

    /**
     * The address of a port of {@code svc/NAME}, {@code deploy/NAME} or a pod.
     *
     * @throws LocalMeshException there is none, and what there is instead
     */
    InetSocketAddress find(String namespace, String target, int port);
}
