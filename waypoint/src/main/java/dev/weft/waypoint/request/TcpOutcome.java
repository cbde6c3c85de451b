package dev.weft.waypoint.request;

import dev.weft.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a TCP connection ended that was passed on without looking into it.
 *
 * @param destination empty if none was decided
 * @param endpoint empty if none was reached
 * @param address of the endpoint; empty without
 * @param tunnelled whether the endpoint was reached with mutual TLS
 * @param received bytes of the client
 * @param sent bytes to the client
 * @param flags what went wrong; empty if nothing did
 * @param failure its text; empty without
 */
public record TcpOutcome(
        Downstream downstream,
        String route,
        Optional<Destination> destination,
        Optional<Workload> endpoint,
        String address,
        boolean tunnelled,
        long received,
        long sent,
        Instant start,
        Duration took,
        List<ResponseFlag> flags,
        String failure) {

    public TcpOutcome {
        flags = List.copyOf(flags);
    }
}
