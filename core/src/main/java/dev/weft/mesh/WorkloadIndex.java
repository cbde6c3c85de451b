package dev.weft.mesh;

import dev.weft.net.NetworkAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Workloads by everything they are looked up by. Immutable. */
record WorkloadIndex(
        PersistentIndex<WorkloadUid, Workload> byUid,
        PersistentIndex<Place, Placed> byAddress,
        PersistentIndex<PodName, Workload> byName,
        PersistentIndex<NamespacedHostname, Workload> byHostname) {

    /** Pods over other things and tunnelled over plain ones, as several may share an address. */
    private static final Comparator<Workload> BEST_FIRST =
            Comparator.comparingInt(WorkloadIndex::rank).reversed().thenComparing(Workload::uid);

    static WorkloadIndex empty() {
        return new WorkloadIndex(
                PersistentIndex.unique(Workload::uid),
                PersistentIndex.empty(
                        Placed::place, (one, other) -> isSame(one.workload, other.workload)),
                PersistentIndex.empty(PodName::of, WorkloadIndex::isSame),
                PersistentIndex.empty(WorkloadIndex::hostname, WorkloadIndex::isSame));
    }

    Optional<Workload> at(NetworkAddress address) {
        return placed(address).min(BEST_FIRST);
    }

    List<Workload> allAt(NetworkAddress address) {
        return placed(address).sorted(BEST_FIRST).toList();
    }

    private Stream<Workload> placed(NetworkAddress address) {
        Place place = new Place(address.network(), IpBits.of(address.ip()));
        return byAddress.all(place).stream().map(Placed::workload);
    }

    List<Workload> named(String namespace, String name) {
        return byName.all(new PodName(namespace, name)).stream().sorted(BEST_FIRST).toList();
    }

    Optional<Workload> named(NamespacedHostname hostname) {
        return byHostname.all(hostname).stream().min(BEST_FIRST);
    }

    /** With one that is not known yet. */
    WorkloadIndex with(Workload added) {
        PersistentIndex<Place, Placed> addresses = byAddress;
        for (InetAddress ip : addresses(added)) {
            addresses = addresses.with(Placed.of(ip, added));
        }
        return new WorkloadIndex(
                byUid.with(added),
                addresses,
                byName.with(added),
                added.hostname().isEmpty() ? byHostname : byHostname.with(added));
    }

    /** Without one exactly as it is known. */
    WorkloadIndex without(Workload known) {
        PersistentIndex<Place, Placed> addresses = byAddress;
        for (InetAddress ip : addresses(known)) {
            addresses = addresses.without(Placed.of(ip, known));
        }
        return new WorkloadIndex(
                byUid.without(known),
                addresses,
                byName.without(known),
                known.hostname().isEmpty() ? byHostname : byHostname.without(known));
    }

    /** A workload on the host's network shares its address with the node and is not found by it. */
    private static List<InetAddress> addresses(Workload workload) {
        return workload.networkMode() == NetworkMode.HOST_NETWORK
                ? List.of()
                : workload.addresses();
    }

    private static boolean isSame(Workload one, Workload other) {
        return one.uid().equals(other.uid());
    }

    private static NamespacedHostname hostname(Workload workload) {
        return new NamespacedHostname(workload.namespace(), workload.hostname());
    }

    private static int rank(Workload workload) {
        int pod = workload.uid().value().contains("//Pod/") ? 2 : 0;
        return pod + (workload.tunnel() == TunnelProtocol.HBONE ? 1 : 0);
    }

    /** Namespace and name, as the node agent knows a pod. */
    record PodName(String namespace, String name) {
        static PodName of(Workload workload) {
            return new PodName(workload.namespace(), workload.name());
        }
    }

    /** An address on a network. */
    record Place(String network, IpBits ip) {}

    /** A workload at one of its addresses; the address is held as bare numbers, being in memory. */
    record Placed(long high, long low, Workload workload) {
        static Placed of(InetAddress ip, Workload workload) {
            IpBits bits = IpBits.of(ip);
            return new Placed(bits.high(), bits.low(), workload);
        }

        Place place() {
            return new Place(workload.network(), new IpBits(high, low));
        }
    }
}
