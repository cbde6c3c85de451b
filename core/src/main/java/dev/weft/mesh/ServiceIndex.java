package dev.weft.mesh;

import dev.weft.net.NetworkAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Services by name and address. One that is not known itself is kept under its key as soon as it
 * has endpoints, so the order of arrival does not matter. Immutable.
 */
record ServiceIndex(
        PersistentIndex<NamespacedHostname, ServiceState> byKey,
        PersistentIndex<String, Service> byHostname,
        PersistentIndex<NetworkAddress, AtAddress> byAddress,
        BlockIndex byBlock) {

    static ServiceIndex empty() {
        return new ServiceIndex(
                PersistentIndex.unique(ServiceState::key),
                PersistentIndex.empty(Service::hostname, ServiceIndex::isSame),
                PersistentIndex.empty(
                        AtAddress::address, (one, other) -> isSame(one.service, other.service)),
                BlockIndex.empty());
    }

    /** What is known under a key, which may be nothing. */
    ServiceState state(NamespacedHostname key) {
        return byKey.get(key).orElseGet(() -> ServiceState.unknown(key));
    }

    /** With what a key now stands for. */
    ServiceIndex with(ServiceState changed) {
        ServiceState before = state(changed.key());
        ServiceIndex rest =
                before.service().equals(changed.service())
                        ? this
                        : relisted(before.service(), changed.service());
        PersistentIndex<NamespacedHostname, ServiceState> keys =
                changed.isNothing() ? byKey.without(changed) : byKey.with(changed);
        return new ServiceIndex(keys, rest.byHostname, rest.byAddress, rest.byBlock);
    }

    private ServiceIndex relisted(Optional<Service> before, Optional<Service> after) {
        PersistentIndex<String, Service> names = byHostname;
        PersistentIndex<NetworkAddress, AtAddress> addresses = byAddress;
        BlockIndex blocks = byBlock;
        if (before.isPresent()) {
            Service gone = before.get();
            names = names.without(gone);
            for (ServiceAddress at : gone.addresses()) {
                if (at.block().isSingle()) {
                    addresses = addresses.without(AtAddress.of(at, gone));
                } else {
                    blocks = blocks.without(at, gone);
                }
            }
        }
        if (after.isPresent()) {
            Service come = after.get();
            names = names.with(come);
            for (ServiceAddress at : come.addresses()) {
                if (at.block().isSingle()) {
                    addresses = addresses.with(AtAddress.of(at, come));
                } else {
                    blocks = blocks.with(at, come);
                }
            }
        }
        return new ServiceIndex(byKey, names, addresses, blocks);
    }

    /** The service a client means by an address: exact ones before blocks. */
    Optional<Service> find(NetworkAddress address, String clientNamespace) {
        List<AtAddress> exact = byAddress.all(address);
        return best(exact.stream().map(AtAddress::service), clientNamespace)
                .or(() -> findBlock(address, clientNamespace));
    }

    /** The service a client means by a bare hostname. */
    Optional<Service> find(String hostname, String clientNamespace) {
        return best(byHostname.all(hostname).stream(), clientNamespace);
    }

    List<Service> named(String hostname) {
        return byHostname.all(hostname).stream()
                .sorted(Comparator.comparing(Service::key))
                .toList();
    }

    /** All that own an address or a block around it. */
    List<Service> owning(NetworkAddress address) {
        List<Service> all = new ArrayList<>();
        byAddress.all(address).forEach(at -> all.add(at.service));
        byBlock.containing(address, (service, length) -> all.add(service));
        return all;
    }

    private Optional<Service> findBlock(NetworkAddress address, String clientNamespace) {
        BestBlock best = new BestBlock(clientNamespace);
        byBlock.containing(address, best::offer);
        return best.service;
    }

    private static Optional<Service> best(Stream<Service> services, String clientNamespace) {
        return services.filter(s -> isVisible(s, clientNamespace)).min(order(clientNamespace));
    }

    /** Best first; the key makes the choice among equals the same everywhere. */
    private static Comparator<Service> order(String clientNamespace) {
        return Comparator.comparing((Service s) -> !isOf(s, clientNamespace))
                .thenComparing(s -> !s.canonical())
                .thenComparing(Service::key);
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

    private static boolean isSame(Service one, Service other) {
        return one.key().equals(other.key());
    }

    /** A service at one of its addresses. */
    record AtAddress(NetworkAddress address, Service service) {
        static AtAddress of(ServiceAddress at, Service service) {
            return new AtAddress(new NetworkAddress(at.network(), at.block().base()), service);
        }
    }

    /** Of the services whose block contains an address; they come with ever narrower blocks. */
    private static final class BestBlock {
        private final String clientNamespace;
        private Optional<Service> service = Optional.empty();
        private int length;

        BestBlock(String clientNamespace) {
            this.clientNamespace = clientNamespace;
        }

        void offer(Service next, int nextLength) {
            if (isVisible(next, clientNamespace)
                    && service.map(best -> beats(next, nextLength, best)).orElse(true)) {
                service = Optional.of(next);
                length = nextLength;
            }
        }

        private boolean beats(Service next, int nextLength, Service best) {
            boolean own = isOf(next, clientNamespace);
            if (own != isOf(best, clientNamespace)) {
                return own;
            }
            return nextLength > length || order(clientNamespace).compare(next, best) < 0;
        }
    }
}
