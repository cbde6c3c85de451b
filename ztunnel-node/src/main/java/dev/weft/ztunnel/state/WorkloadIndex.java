package dev.weft.ztunnel.state;

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

/** Workloads by everything they are looked up by. Immutable. */
record WorkloadIndex(
        PersistentMap<WorkloadUid, Workload> byUid,
        MultiIndex<NetworkAddress, Workload> byAddress,
        MultiIndex<PodName, Workload> byName,
        MultiIndex<NamespacedHostname, Workload> byHostname) {

    /** Pods over other things and tunnelled over plain ones, as several may share an address. */
    private static final Comparator<Workload> BEST_FIRST =
            Comparator.comparingInt(WorkloadIndex::rank).reversed().thenComparing(Workload::uid);

    static WorkloadIndex empty() {
        return new WorkloadIndex(
                PersistentMap.empty(),
                MultiIndex.empty(BEST_FIRST),
                MultiIndex.empty(BEST_FIRST),
                MultiIndex.empty(BEST_FIRST));
    }

    WorkloadIndex with(Workload added) {
        WorkloadIndex rest = without(added.uid());
        MultiIndex<NetworkAddress, Workload> addresses = rest.byAddress;
        for (NetworkAddress address : addresses(added)) {
            addresses = addresses.with(address, added);
        }
        return new WorkloadIndex(
                rest.byUid.with(added.uid(), added),
                addresses,
                rest.byName.with(PodName.of(added), added),
                added.hostname().isEmpty()
                        ? rest.byHostname
                        : rest.byHostname.with(hostname(added), added));
    }

    WorkloadIndex without(WorkloadUid uid) {
        Optional<Workload> known = byUid.get(uid);
        if (known.isEmpty()) {
            return this;
        }
        Workload removed = known.get();
        MultiIndex<NetworkAddress, Workload> addresses = byAddress;
        for (NetworkAddress address : addresses(removed)) {
            addresses = addresses.without(address, removed);
        }
        return new WorkloadIndex(
                byUid.without(uid),
                addresses,
                byName.without(PodName.of(removed), removed),
                byHostname.without(hostname(removed), removed));
    }

    /** A workload on the host's network shares its address with the node and is not found by it. */
    private static List<NetworkAddress> addresses(Workload workload) {
        if (workload.networkMode() == NetworkMode.HOST_NETWORK) {
            return List.of();
        }
        List<InetAddress> ips = workload.addresses();
        return ips.stream().map(ip -> new NetworkAddress(workload.network(), ip)).toList();
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
}
