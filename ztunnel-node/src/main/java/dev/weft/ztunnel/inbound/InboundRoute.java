package dev.weft.ztunnel.inbound;

import dev.weft.net.IpPort;
import dev.weft.workload.Service;
import java.util.Optional;

/** What becomes of a request for a tunnel, before policy is asked. */
sealed interface InboundRoute {
    /**
     * To the application.
     *
     * @param upstream the pod's address and the application's port: what policy is asked about
     * @param service what the application was called by; for telemetry only
     * @param proxied what the application is told by a PROXY header; empty when it wants none
     */
    record Forward(IpPort upstream, Optional<Service> service, Optional<ProxiedTarget> proxied)
            implements InboundRoute {}

    /** Answered with a status. */
    record Refuse(int status, String message) implements InboundRoute {}
}
