package dev.weft.ztunnel.inbound;

import dev.weft.net.HboneTarget;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A peer's request for a tunnel to a pod, with all that the decision about it needs.
 *
 * @param target what the peer asked for
 * @param local the address on which its connection was accepted: the pod's
 * @param workload the pod
 * @param forwardedHost the service that the peer says the application called
 */
record InboundRequest(
        HboneTarget target, InetAddress local, Workload workload, Optional<String> forwardedHost) {}
