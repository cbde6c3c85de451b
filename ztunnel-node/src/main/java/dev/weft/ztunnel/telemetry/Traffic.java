package dev.weft.ztunnel.telemetry;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.Optional;

/**
 * Who talks to whom in one connection, as far as it is known when it begins.
 *
 * @param reporter the side on which this proxy stands
 * @param tunnelTarget what the tunnel was asked for; empty when there is none
 * @param service what the application was called by
 * @param security how the bytes travel between the nodes
 */
public record Traffic(
        Reporter reporter,
        End source,
        End destination,
        Optional<String> tunnelTarget,
        Optional<Service> service,
        SecurityPolicy security) {
    /**
     * One side.
     *
     * @param address the socket as this proxy sees it
     * @param identity as proved or required by TLS, never guessed
     */
    public record End(IpPort address, Optional<Workload> workload, Optional<SpiffeId> identity) {}
}
