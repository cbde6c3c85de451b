package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.Optional;
import java.util.Set;

/** What becomes of a captured connection. */
public sealed interface OutboundRoute {
    /** The mesh knows nothing of the destination: plain TCP to where the application wanted. */
    record Passthrough(IpPort target) implements OutboundRoute {}

    /**
     * Plain TCP to something the mesh knows.
     *
     * @param destination the workload behind the target; empty when the service chooses itself
     */
    record Tcp(IpPort target, Optional<Workload> destination, Optional<Service> service)
            implements OutboundRoute {}

    /**
     * Through a tunnel.
     *
     * @param nextHop the tunnel's other end
     * @param hop the workload there: the destination itself or a waypoint
     * @param expected identities of which the peer must prove one
     * @param target what the tunnel is asked for
     */
    record Hbone(
            IpPort nextHop,
            Workload hop,
            Set<SpiffeId> expected,
            HboneTarget target,
            Optional<Service> service)
            implements OutboundRoute {
        public Hbone {
            expected = Set.copyOf(expected);
        }
    }

    /** The connection is closed. */
    record Refuse(Reason reason, String message) implements OutboundRoute {}

    /** Why a connection is closed before anything was dialled. */
    enum Reason {
        /** It would lead back into this proxy. */
        SELF_CALL,
        /** The destination has a waypoint that cannot be reached; going around it is no choice. */
        UNKNOWN_WAYPOINT,
        /** The service exists and has no endpoint to choose. */
        NO_HEALTHY_UPSTREAM,
        /** The way leads to another network. */
        OTHER_NETWORK,
        /** The endpoint has a hostname and no address. */
        UNRESOLVED_HOSTNAME
    }
}
