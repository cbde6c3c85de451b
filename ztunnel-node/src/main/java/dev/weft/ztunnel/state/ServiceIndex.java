package dev.weft.ztunnel.state;

import dev.weft.net.NetworkAddress;
import dev.weft.workload.Endpoint;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Services by name and address, and the endpoints of each. Endpoints are kept under a service's key
 * whether or not the service is known yet, so the order of arrival does not matter. Immutable.
 */
record ServiceIndex(
        PersistentMap<NamespacedHostname, Service> byKey,
        MultiIndex<String, NamespacedHostname> byHostname,
        MultiIndex<NetworkAddress, NamespacedHostname> byAddress,
        CidrIndex byBlock,
        PersistentMap<NamespacedHostname, PersistentMap<WorkloadUid, Endpoint>> endpoints) {

    static ServiceIndex empty() {
        return new ServiceIndex(
                PersistentMap.empty(),
                MultiIndex.empty(Comparator.naturalOrder()),
                MultiIndex.empty(Comparator.naturalOrder()),
                CidrIndex.empty(),
                PersistentMap.empty());
    }

    ServiceIndex with(Service added) {
        ServiceIndex rest = without(added.key());
        MultiIndex<NetworkAddress, NamespacedHostname> addresses = rest.byAddress;
        CidrIndex blocks = rest.byBlock;
        for (ServiceAddress address : added.addresses()) {
            if (address.block().isSingle()) {
                addresses = addresses.with(single(address), added.key());
            } else {
                blocks = blocks.with(address, added.key());
            }
        }
        return new ServiceIndex(
                rest.byKey.with(added.key(), added),
                rest.byHostname.with(added.hostname(), added.key()),
                addresses,
                blocks,
                endpoints);
    }

    ServiceIndex without(NamespacedHostname key) {
        Optional<Service> known = byKey.get(key);
        if (known.isEmpty()) {
            return this;
        }
        MultiIndex<NetworkAddress, NamespacedHostname> addresses = byAddress;
        CidrIndex blocks = byBlock;
        for (ServiceAddress address : known.get().addresses()) {
            if (address.block().isSingle()) {
                addresses = addresses.without(single(address), key);
            } else {
                blocks = blocks.without(address, key);
            }
        }
        return new ServiceIndex(
                byKey.without(key),
                byHostname.without(key.hostname(), key),
                addresses,
                blocks,
                endpoints);
    }

    ServiceIndex withEndpointsOf(Workload workload) {
        var changed = endpoints;
        for (var served : workload.services().entrySet()) {
            var ports =
                    served.getValue().stream()
                            .collect(
                                    Collectors.toMap(
                                            port -> port.servicePort(),
                                            port -> port.targetPort(),
                                            (first, second) -> first));
            var endpoint = new Endpoint(workload.uid(), ports, workload.status());
            var others = changed.get(served.getKey()).orElse(PersistentMap.empty());
            changed = changed.with(served.getKey(), others.with(workload.uid(), endpoint));
        }
        return withEndpoints(changed);
    }

    ServiceIndex withoutEndpointsOf(Workload workload) {
        var changed = endpoints;
        for (NamespacedHostname key : workload.services().keySet()) {
            var rest = changed.get(key).orElse(PersistentMap.empty()).without(workload.uid());
            changed = rest.size() == 0 ? changed.without(key) : changed.with(key, rest);
        }
        return withEndpoints(changed);
    }

    private ServiceIndex withEndpoints(
            PersistentMap<NamespacedHostname, PersistentMap<WorkloadUid, Endpoint>> changed) {
        return new ServiceIndex(byKey, byHostname, byAddress, byBlock, changed);
    }

    /** The service a client means by an address: exact ones before blocks. */
    Optional<Service> find(NetworkAddress address, String clientNamespace) {
        return best(visible(byAddress.get(address), clientNamespace), clientNamespace)
                .or(() -> findBlock(address, clientNamespace));
    }

    /** The service a client means by a bare hostname. */
    Optional<Service> find(String hostname, String clientNamespace) {
        return best(visible(byHostname.get(hostname), clientNamespace), clientNamespace);
    }

    List<Service> named(String hostname) {
        return byHostname.get(hostname).stream().flatMap(key -> byKey.get(key).stream()).toList();
    }

    private Optional<Service> findBlock(NetworkAddress address, String clientNamespace) {
        Comparator<Candidate> order =
                Comparator.comparing((Candidate c) -> isOf(c.service, clientNamespace))
                        .thenComparingInt(Candidate::prefix)
                        .thenComparing(c -> c.service.canonical());
        return byBlock.containing(address)
                .flatMap(match ->
                        byKey.get(match.service()).stream()
                                .map(s -> new Candidate(s, match.prefix())))
                .filter(c -> isVisible(c.service, clientNamespace))
                .reduce((best, next) -> order.compare(next, best) > 0 ? next : best)
                .map(Candidate::service);
    }

    private Stream<Service> visible(Collection<NamespacedHostname> keys, String clientNamespace) {
        return keys.stream()
                .flatMap(key -> byKey.get(key).stream())
                .filter(service -> isVisible(service, clientNamespace));
    }

    private static Optional<Service> best(Stream<Service> services, String clientNamespace) {
        Comparator<Service> order =
                Comparator.comparing((Service s) -> isOf(s, clientNamespace))
                        .thenComparing(Service::canonical);
        return services.reduce((best, next) -> order.compare(next, best) > 0 ? next : best);
    }

    private static boolean isVisible(Service service, String clientNamespace) {
        return switch (service.visibility()) {
            case PUBLIC -> true;
            case NAMESPACE -> isOf(service, clientNamespace);
        };
    }

    private static boolean isOf(Service service, String namespace) {
        return service.namespace().equals(namespace);
    }

    private static NetworkAddress single(ServiceAddress address) {
        return new NetworkAddress(address.network(), address.block().base());
    }

    private record Candidate(Service service, int prefix) {}
}
