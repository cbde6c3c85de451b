package dev.weft.mesh;

import dev.weft.workload.Endpoint;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one key of a service stands for: the service, if it is known, and the workloads that say
 * they serve it. Also keeps the candidates worked out from these, for as long as these stay.
 *
 * <p>Immutable but for that cache; any thread. Two threads may work out the same candidates at
 * once, and either's are kept.
 */
final class ServiceState {
    /** More ways to ask for a service than a node has localities and ports; then it starts anew. */
    private static final int MOST_TABLES = 64;

    private final NamespacedHostname key;
    private final Optional<Service> service;
    private final PersistentIndex<WorkloadUid, Workload> members;

    private volatile Map<View, Candidates> tables = Map.of();

    private ServiceState(
            NamespacedHostname key,
            Optional<Service> service,
            PersistentIndex<WorkloadUid, Workload> members) {
        this.key = key;
        this.service = service;
        this.members = members;
    }

    static ServiceState unknown(NamespacedHostname key) {
        return new ServiceState(key, Optional.empty(), PersistentIndex.unique(Workload::uid));
    }

    NamespacedHostname key() {
        return key;
    }

    Optional<Service> service() {
        return service;
    }

    /** Workloads that serve it, healthy or not. */
    PersistentIndex<WorkloadUid, Workload> members() {
        return members;
    }

    ServiceState withService(Optional<Service> changed) {
        return new ServiceState(key, changed, members);
    }

    ServiceState withMembers(PersistentIndex<WorkloadUid, Workload> changed) {
        return new ServiceState(key, service, changed);
    }

    boolean isNothing() {
        return service.isEmpty() && members.size() == 0;
    }

    /** How a workload that is a member serves it. */
    Endpoint endpoint(Workload member) {
        Map<Integer, Integer> ports =
                member.services().getOrDefault(key, List.of()).stream()
                        .collect(
                                Collectors.toMap(
                                        ServicePort::servicePort,
                                        ServicePort::targetPort,
                                        (first, second) -> first));
        return new Endpoint(member.uid(), ports, member.status());
    }

    /** What a connection may be sent to; {@link MeshState#candidates} says how. */
    Candidates candidates(int port, boolean tunnel, Workload source) {
        if (service.isEmpty()) {
            return Candidates.NONE;
        }
        View view =
                new View(
                        port,
                        tunnel,
                        source.network(),
                        Preference.of(service.get().loadBalancing(), source));
        Candidates known = tables.get(view);
        if (known != null) {
            return known;
        }
        Candidates made = new CandidateSearch(this, service.get(), view).run();
        Map<View, Candidates> more = new HashMap<>();
        if (tables.size() < MOST_TABLES) {
            more.putAll(tables);
        }
        more.put(view, made);
        tables = more;
        return made;
    }

    /** All by which askers differ. */
    record View(int port, boolean tunnel, String network, Preference preference) {}
}
