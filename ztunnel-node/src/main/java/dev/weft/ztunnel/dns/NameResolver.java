package dev.weft.ztunnel.dns;

import dev.weft.mesh.KnownEndpoint;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.Visibility;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Decides what a name means to a pod. Pure but for the order of addresses, which is random so that
 * clients that take the first one spread over all.
 */
final class NameResolver {
    private final RandomGenerator random;

    NameResolver(RandomGenerator random) {
        this.random = random;
    }

    /** A name is matched by a service, or by one pod behind it. */
    private record Match(
            NameAlias alias, boolean wildcard, Service service, Optional<Workload> pod) {}

    DnsDecision decide(MeshState mesh, NameScope scope, DnsQuery query) {
        if (!query.asksForAddress()) {
            return new DnsDecision.Forward();
        }
        for (NameAlias alias : NameAlias.of(query.name().text(), scope)) {
            Optional<Match> match = match(mesh, scope, alias);
            if (match.isPresent()) {
                return answer(mesh, scope, query, match.get());
            }
        }
        return new DnsDecision.Forward();
    }

    private static Optional<Match> match(MeshState mesh, NameScope scope, NameAlias alias) {
        boolean wildcard = false;
        for (String hostname : alias.hostnames()) {
            Optional<Service> service = service(mesh, scope, hostname);
            if (service.isPresent()) {
                return Optional.of(new Match(alias, wildcard, service.get(), Optional.empty()));
            }
            if (!wildcard) {
                Optional<Match> pod = statefulPod(mesh, scope, alias);
                if (pod.isPresent()) {
                    return pod;
                }
            }
            wildcard = true;
        }
        return Optional.empty();
    }

    /** The service that is meant by a hostname, of those that have an answer for this client. */
    static Optional<Service> service(MeshState mesh, NameScope scope, String hostname) {
        Comparator<Service> order =
                Comparator.comparing((Service s) -> s.namespace().equals(scope.namespace()))
                        .thenComparing(Service::canonical)
                        .thenComparing(s ->
                                scope.preferredNamespace()
                                        .filter(s.namespace()::equals)
                                        .isPresent());
        return mesh.services(hostname).stream()
                .filter(s -> hasAddress(s) || isKubernetes(s, scope))
                .filter(s -> isVisible(s, scope))
                .reduce((best, next) -> order.compare(next, best) > 0 ? next : best);
    }

    /** A pod with a stable name: {@code <pod>.<headless service>}, as Kubernetes names it. */
    private static Optional<Match> statefulPod(MeshState mesh, NameScope scope, NameAlias alias) {
        int dot = alias.name().indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String pod = alias.name().substring(0, dot);
        return service(mesh, scope, alias.name().substring(dot + 1))
                .filter(s -> !hasAddress(s))
                .flatMap(s ->
                        workloads(mesh, s, scope)
                                .filter(w -> w.name().equals(pod) && isNumbered(w))
                                .findFirst()
                                .map(w -> new Match(alias, false, s, Optional.of(w))));
    }

    /** Only pods of a StatefulSet are called like their owner and a number. */
    private static boolean isNumbered(Workload pod) {
        String owner = pod.owner().name() + "-";
        return pod.name().startsWith(owner)
                && pod.name().length() > owner.length()
                && pod.name().chars().skip(owner.length()).allMatch(c -> c >= '0' && c <= '9');
    }

    private DnsDecision answer(MeshState mesh, NameScope scope, DnsQuery query, Match match) {
        boolean v6 = query.type() == RecordType.AAAA.code();
        Optional<DnsName> canonical =
                match.wildcard()
                        ? Optional.empty()
                        : match.alias().stripped().flatMap(DnsName::parse);
        if ((v6 && !scope.ipv6()) || !offers(match.service(), v6)) {
            return new DnsDecision.Answer(canonical, List.of());
        }
        List<InetAddress> addresses =
                new ArrayList<>(
                        addresses(mesh, scope, match)
                                .filter(ip -> IpAddresses.isV6(ip) == v6)
                                .distinct()
                                .toList());
        Collections.shuffle(addresses, random);
        return new DnsDecision.Answer(canonical, addresses);
    }

    private static Stream<InetAddress> addresses(MeshState mesh, NameScope scope, Match match) {
        if (match.pod().isPresent()) {
            return match.pod().get().addresses().stream();
        }
        if (hasAddress(match.service())) {
            return match.service().addresses().stream()
                    .filter(a -> a.block().isSingle() && a.network().equals(scope.network()))
                    .map(a -> a.block().base());
        }
        return workloads(mesh, match.service(), scope).flatMap(w -> w.addresses().stream());
    }

    /** The workloads that a headless service stands for, as far as this client can reach them. */
    private static Stream<Workload> workloads(MeshState mesh, Service service, NameScope scope) {
        boolean all = service.loadBalancing().healthPolicy() == HealthPolicy.ALLOW_ALL;
        return mesh.endpoints(service.key()).stream()
                .filter(e -> all || e.endpoint().status() == HealthStatus.HEALTHY)
                .map(KnownEndpoint::workload)
                .filter(w -> w.network().equals(scope.network()));
    }

    private static boolean offers(Service service, boolean v6) {
        return switch (service.ipFamilies()) {
            case AUTOMATIC, DUAL -> true;
            case IPV4_ONLY -> !v6;
            case IPV6_ONLY -> v6;
        };
    }

    /** Blocks do not count: which of their addresses would it be? */
    private static boolean hasAddress(Service service) {
        return service.addresses().stream().anyMatch(a -> a.block().isSingle());
    }

    private static boolean isKubernetes(Service service, NameScope scope) {
        return service.hostname().endsWith(".svc." + scope.clusterDomain());
    }

    private static boolean isVisible(Service service, NameScope scope) {
        return service.visibility() == Visibility.PUBLIC
                || service.namespace().equals(scope.namespace());
    }
}
