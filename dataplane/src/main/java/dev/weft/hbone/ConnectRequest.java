package dev.weft.hbone;

import dev.weft.net.HboneTarget;
import java.util.Optional;

/**
 * A request for a tunnel.
 *
 * @param target {@code :authority}: where the application wanted to go, never the address of the
 *     hop
 * @param forwarded who asks, and for which service
 * @param baggage the source workload, for telemetry
 * @param trace the trace of this user connection
 * @param network {@code x-forwarded-network}: the sender's network, on the inner tunnel between
 *     networks only
 */
public record ConnectRequest(
        HboneTarget target,
        Optional<Forwarded> forwarded,
        Baggage baggage,
        Optional<TraceParent> trace,
        Optional<String> network) {

    /** A request that says only where to go. */
    public static ConnectRequest to(HboneTarget target) {
        return new ConnectRequest(
                target, Optional.empty(), Baggage.EMPTY, Optional.empty(), Optional.empty());
    }
}
