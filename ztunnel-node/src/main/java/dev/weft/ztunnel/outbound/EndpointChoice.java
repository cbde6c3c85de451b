package dev.weft.ztunnel.outbound;

import dev.weft.net.IpAddresses;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.LoadBalancing.Scope;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.state.KnownEndpoint;
import dev.weft.ztunnel.state.MeshState;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
        List<Chosen> candidates =
                state.endpoints(service.key()).stream()
                        .filter(endpoint -> !tried.contains(endpoint.workload().uid()))
                        .filter(endpoint -> isHealthy(service, endpoint))
                        .filter(endpoint -> isReachable(endpoint.workload(), source))
                        .flatMap(endpoint -> candidate(service, endpoint, port, purpose).stream())
                        .toList();
        return draw(preferred(service.loadBalancing(), candidates, source));
    }

    private static boolean isHealthy(Service service, KnownEndpoint endpoint) {
        return endpoint.endpoint().status() == HealthStatus.HEALTHY
                || service.loadBalancing().healthPolicy() == HealthPolicy.ALLOW_ALL;
    }

    private static boolean isReachable(Workload workload, Workload source) {
        return !workload.addresses().isEmpty()
                || !workload.hostname().isEmpty()
                || (!workload.network().equals(source.network())
                        && workload.networkGateway().isPresent());
    }

    private static Optional<Chosen> candidate(
            Service service, KnownEndpoint endpoint, int port, Purpose purpose) {
        Workload workload = endpoint.workload();
        boolean defined = service.port(port).isPresent();
        boolean tunnelled = purpose == Purpose.WAYPOINT && workload.applicationTunnel().isPresent();
        if (!defined && !tunnelled) {
            return Optional.empty();
        }
        OptionalInt target = targetPort(service, endpoint, port);
        return target.isPresent()
                ? Optional.of(new Chosen(workload, target.getAsInt()))
                : Optional.empty();
    }

    private static OptionalInt targetPort(Service service, KnownEndpoint endpoint, int port) {
        int own = endpoint.endpoint().ports().getOrDefault(port, 0);
        if (own > 0) {
            return OptionalInt.of(own);
        }
        int common = service.port(port).map(p -> p.targetPort()).orElse(0);
        if (common > 0) {
            return OptionalInt.of(common);
        }
        boolean portGiven =
                endpoint.workload().applicationTunnel().filter(t -> t.port() != 0).isPresent();
        return portGiven ? OptionalInt.of(port) : OptionalInt.empty();
    }

    private static List<Chosen> preferred(
            LoadBalancing balancing, List<Chosen> candidates, Workload source) {
        List<Scope> scopes = balancing.routingPreference();
        return switch (balancing.mode()) {
            case UNSPECIFIED, PASSTHROUGH -> candidates;
            case STRICT ->
                    candidates.stream()
                            .filter(c -> scopes.stream().allMatch(s -> same(s, source, c)))
                            .toList();
            case FAILOVER -> {
                int best =
                        candidates.stream().mapToInt(c -> rank(scopes, source, c)).max().orElse(0);
                yield candidates.stream().filter(c -> rank(scopes, source, c) == best).toList();
            }
        };
    }

    /**
     * The number of leading preferences that match. A leading NETWORK outweighs all others
     * together, and does not keep them from counting where it fails.
     */
    private static int rank(List<Scope> scopes, Workload source, Chosen candidate) {
        int rank = 0;
        for (int i = 0; i < scopes.size(); i++) {
            boolean network = i == 0 && scopes.get(i) == Scope.NETWORK;
            if (same(scopes.get(i), source, candidate)) {
                rank += network ? scopes.size() : 1;
            } else if (!network) {
                break;
            }
        }
        return rank;
    }

    private static boolean same(Scope scope, Workload source, Chosen candidate) {
        Workload other = candidate.workload();
        return switch (scope) {
            case REGION -> source.locality().region().equals(other.locality().region());
            case ZONE -> source.locality().zone().equals(other.locality().zone());
            case SUBZONE -> source.locality().subzone().equals(other.locality().subzone());
            case NODE -> source.node().equals(other.node());
            case CLUSTER -> source.clusterId().equals(other.clusterId());
            case NETWORK -> source.network().equals(other.network());
        };
    }

    /** The less busy of two that chance proposes. */
    private Optional<Chosen> draw(List<Chosen> candidates) {
        Optional<Chosen> first = drawOne(candidates);
        if (first.isEmpty()) {
            return first;
        }
        Chosen one = first.get();
        return drawOne(candidates.stream().filter(c -> !c.equals(one)).toList())
                .filter(other -> isLessBusy(other.workload(), one.workload()))
                .or(() -> first);
    }

    private boolean isLessBusy(Workload one, Workload other) {
        return (long) active.of(one.uid()) * other.capacity()
                < (long) active.of(other.uid()) * one.capacity();
    }

    private Optional<Chosen> drawOne(List<Chosen> candidates) {
        long total = candidates.stream().mapToLong(c -> c.workload().capacity()).sum();
        if (total <= 0) {
            return Optional.empty();
        }
        long left = random.nextLong(total);
        for (Chosen candidate : candidates) {
            left -= candidate.workload().capacity();
            if (left < 0) {
                return Optional.of(candidate);
            }
        }
        throw new IllegalStateException("drew " + left + " beyond the capacity of " + total);
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

    private static boolean offers(IpFamilies families, InetAddress ip) {
        return switch (families) {
            case AUTOMATIC, DUAL -> true;
            case IPV4_ONLY -> !IpAddresses.isV6(ip);
            case IPV6_ONLY -> IpAddresses.isV6(ip);
        };
    }
}
