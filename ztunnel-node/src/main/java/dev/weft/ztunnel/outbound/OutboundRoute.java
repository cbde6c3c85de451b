package dev.weft.ztunnel.outbound;

import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What becomes of a captured connection. */
public sealed interface OutboundRoute {
    /** One that can be tried. */
    sealed interface Way extends OutboundRoute {
        /** Workloads that were chosen for it, the one that is dialled first. */
        List<Workload> chosen();
    }

    /** The mesh knows nothing of the destination: plain TCP to where the application wanted. */
    record Passthrough(IpPort target) implements Way {
        @Override
        public List<Workload> chosen() {
            return List.of();
        }
    }

    /**
     * Plain TCP to something the mesh knows.
     *
     * @param destination the workload behind the target; empty when the service chooses itself
     */
    record Tcp(IpPort target, Optional<Workload> destination, Optional<Service> service)
            implements Way {
        @Override
        public List<Workload> chosen() {
            return destination.stream().toList();
        }
    }

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
            implements Way {
        public Hbone {
            expected = Set.copyOf(expected);
        }

        @Override
        public List<Workload> chosen() {
            return List.of(hop);
        }
    }

    /**
     * To another network: through a tunnel to a gateway between the networks, and in it through a
     * tunnel to who serves there, whom the gateway finds.
     *
     * @param gateway the tunnel to the gateway; asked for the same as the inner one
     * @param endpoint what stands here for the other network's side of the service
     * @param expected identities of which the inner peer must prove one
     * @param network ours, of which the inner peer is told
     */
    record DoubleHbone(Hbone gateway, Workload endpoint, Set<SpiffeId> expected, String network)
            implements Way {
        public DoubleHbone {
            expected = Set.copyOf(expected);
        }

        @Override
        public List<Workload> chosen() {
            return List.of(gateway.hop(), endpoint);
        }
    }

    /**
     * To an endpoint that has a hostname and no address.
     *
     * @param endpoint whose hostname is to be looked up
     * @param way where it leads, by the addresses that are found, of which there is at least one
     */
    record Lookup(Workload endpoint, Function<List<InetAddress>, Way> way)
            implements OutboundRoute {}

    /**
     * The connection is closed.
     *
     * @param gateway of which no instance was found that is needed; it may not be known yet
     */
    record Refuse(Reason reason, String message, Optional<GatewayAddress> gateway)
            implements OutboundRoute {
        Refuse(Reason reason, String message) {
            this(reason, message, Optional.empty());
        }
    }

    /** Why a connection is closed before anything was dialled. */
    enum Reason {
        /** It would lead back into this proxy. */
        SELF_CALL,
        /** The destination has a waypoint that cannot be reached; going around it is no choice. */
        UNKNOWN_WAYPOINT,
        /** The service exists and has no endpoint to choose. */
        NO_HEALTHY_UPSTREAM,
        /** The way leads to another network, and there is no gateway to it. */
        OTHER_NETWORK,
        /** The endpoint has neither an address that can be used nor a hostname. */
        NO_ADDRESS
    }
}
