package dev.weft.ztunnel.state;

import dev.weft.net.Cidr;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.ServiceAddress;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Services by the address blocks they own. A lookup probes one hash per prefix length in use,
 * longest first, whatever the number of services. Immutable.
 */
final class CidrIndex {
    private static final CidrIndex EMPTY =
            new CidrIndex(MultiIndex.empty(Comparator.naturalOrder()), new TreeMap<>());

    private final MultiIndex<ServiceAddress, NamespacedHostname> blocks;

    /** How many blocks have a prefix length, longest first. Never changed once this exists. */
    private final NavigableMap<Integer, Integer> lengths;

    private CidrIndex(
            MultiIndex<ServiceAddress, NamespacedHostname> blocks,
            NavigableMap<Integer, Integer> lengths) {
        this.blocks = blocks;
        this.lengths = lengths;
    }

    static CidrIndex empty() {
        return EMPTY;
    }

    /** Services whose block contains the address, longest prefix first. */
    Stream<Match> containing(NetworkAddress address) {
        int bits = address.ip().getAddress().length * 8;
        return lengths.descendingKeySet().stream()
                .filter(length -> length <= bits)
                .flatMap(length -> at(address, length));
    }

    private Stream<Match> at(NetworkAddress address, int length) {
        ServiceAddress block =
                new ServiceAddress(address.network(), new Cidr(address.ip(), length));
        List<NamespacedHostname> owners = blocks.get(block);
        return owners.stream().map(service -> new Match(service, length));
    }

    CidrIndex with(ServiceAddress block, NamespacedHostname service) {
        NavigableMap<Integer, Integer> counts = new TreeMap<>(lengths);
        counts.merge(block.block().prefix(), 1, Integer::sum);
        return new CidrIndex(blocks.with(block, service), counts);
    }

    CidrIndex without(ServiceAddress block, NamespacedHostname service) {
        NavigableMap<Integer, Integer> counts = new TreeMap<>(lengths);
        counts.computeIfPresent(
                block.block().prefix(), (length, count) -> count == 1 ? null : count - 1);
        return new CidrIndex(blocks.without(block, service), counts);
    }

    /** A service and how specific the block was by which it was found. */
    record Match(NamespacedHostname service, int prefix) {}
}
