package dev.weft.ztunnel.outbound;

import dev.weft.mesh.Candidates;
import dev.weft.mesh.Candidates.Tier;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Chooses one endpoint of a service for a source: those that can serve the port, narrowed by the
 * service's locality preferences, and of two drawn by capacity the one with fewer connections. Any
 * thread.
 */
final class EndpointChoice {
    /** What the port is asked for: for the service itself, or for the tunnel of a waypoint. */
    enum Purpose {
        SERVICE,
        WAYPOINT
    }

    /** The endpoint's workload and the port on it. */
    record Chosen(Workload workload, int port) {}

    private final RandomGenerator random;
    private final ActiveConnections active;

    EndpointChoice(RandomGenerator random, ActiveConnections active) {
        this.random = random;
        this.active = active;
    }

    /**
     * One endpoint for a new connection.
     *
     * @param port of the service
     * @param tried endpoints that this connection failed to reach; not chosen again
     * @return empty if nothing can be chosen, or nothing but what was tried
     */
    Optional<Chosen> choose(
            MeshState state,
            Service service,
            int port,
            Purpose purpose,
            Workload source,
            Set<WorkloadUid> tried) {
        Candidates candidates =
                state.candidates(service.key(), port, purpose == Purpose.WAYPOINT, source);
        if (tried.isEmpty()) {
            return candidates.tiers().stream().findFirst().flatMap(this::draw);
        }
        return candidates.tiers().stream()
                .map(tier -> tier.without(tried))
                .flatMap(tier -> draw(tier).stream())
                .findFirst();
    }

    /** The less busy of two that chance proposes. */
    private Optional<Chosen> draw(Tier tier) {
        if (tier.length() == 0) {
            return Optional.empty();
        }
        int one = tier.at(random.nextLong(tier.length()));
        long rest = tier.length() - tier.share(one);
        if (rest == 0) {
            return Optional.of(chosen(tier, one));
        }
        long point = random.nextLong(rest);
        int other = tier.at(point < tier.start(one) ? point : point + tier.share(one));
        return Optional.of(chosen(tier, isLessBusy(tier, one, other) ? other : one));
    }

    /** Compares connections for each unit of capacity. */
    private boolean isLessBusy(Tier tier, int than, int index) {
        return connections(tier, index) * tier.share(than)
                < connections(tier, than) * tier.share(index);
    }

    private long connections(Tier tier, int index) {
        return active.of(tier.get(index).workload().uid());
    }

    private static Chosen chosen(Tier tier, int index) {
        return new Chosen(tier.get(index).workload(), tier.get(index).port());
    }

    /**
     * The address of a workload to use: the one that was asked for if it has it, else one of a
     * family that the service offers, of the asked one's family if there is a choice.
     */
    static Optional<InetAddress> address(Workload workload, IpFamilies offered, InetAddress asked) {
        if (workload.addresses().contains(asked)) {
            return Optional.of(asked);
        }
        List<InetAddress> usable =
                workload.addresses().stream().filter(ip -> offers(offered, ip)).toList();
        Stream<InetAddress> sameFamily =
                usable.stream().filter(ip -> IpAddresses.isV6(ip) == IpAddresses.isV6(asked));
        return sameFamily.findFirst().or(() -> usable.stream().findFirst());
    }

    /** One of the addresses of a host, of the family that was asked for if there is one. */
    static InetAddress anyAddress(
            List<InetAddress> found, InetAddress asked, RandomGenerator random) {
        List<InetAddress> sameFamily =
                found.stream()
                        .filter(ip -> IpAddresses.isV6(ip) == IpAddresses.isV6(asked))
                        .toList();
        List<InetAddress> all = sameFamily.isEmpty() ? found : sameFamily;
        return all.get(random.nextInt(all.size()));
    }

    private static boolean offers(IpFamilies families, InetAddress ip) {
        return switch (families) {
            case AUTOMATIC, DUAL -> true;
            case IPV4_ONLY -> !IpAddresses.isV6(ip);
            case IPV6_ONLY -> IpAddresses.isV6(ip);
        };
    }
}
