package dev.weft.ztunnel.inbound;

import dev.weft.net.IpPort;
import dev.weft.workload.Service;
import java.util.Optional;

/** What becomes of a request for a tunnel, before policy is asked. */
sealed interface InboundRoute {
    /**
     * To the application.
     *
     * @param service what the application was called by; for telemetry only
     */
    record Forward(IpPort upstream, Optional<Service> service) implements InboundRoute {}

    /** Answered with a status. */
    record Refuse(int status, String message) implements InboundRoute {}
}
