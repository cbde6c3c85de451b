package dev.weft.mesh;

import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One batch of changes on its way into a state. What concerns a service is collected and put into
 * the index once, however many of its endpoints change. Confined to one call.
 */
final class StateEdit {
    private WorkloadIndex workloads;
    private final ServiceIndex before;
    private final Map<NamespacedHostname, ServiceState> services = new LinkedHashMap<>();

    StateEdit(WorkloadIndex workloads, ServiceIndex services) {
        this.workloads = workloads;
        this.before = services;
    }

    void apply(MeshChange change) {
        change.services().forEach(this::put);
        change.workloads().forEach(this::put);
        change.removedAddresses().forEach(this::remove);
    }

    WorkloadIndex workloads() {
        return workloads;
    }

    ServiceIndex services() {
        ServiceIndex after = before;
        for (ServiceState changed : services.values()) {
            after = after.with(changed);
        }
        return after;
    }

    private void put(Service service) {
        edit(service.key(), known -> known.withService(Optional.of(service)));
    }

    private void put(Workload workload) {
        Optional<Workload> known = workloads.byUid().get(workload.uid());
        if (known.filter(workload::equals).isPresent()) {
            return;
        }
        known.ifPresent(this::remove);
        workloads = workloads.with(workload);
        for (NamespacedHostname key : workload.services().keySet()) {
            edit(key, service -> service.withMembers(service.members().with(workload)));
        }
    }

    private void remove(Workload known) {
        workloads = workloads.without(known);
        for (NamespacedHostname key : known.services().keySet()) {
            edit(key, service -> service.withMembers(service.members().without(known)));
        }
    }

    /** A removed resource is named by a workload's uid or a service's namespace and hostname. */
    private void remove(String name) {
        if (name.isEmpty()) {
            return;
        }
        Optional<Workload> workload = workloads.byUid().get(new WorkloadUid(name));
        if (workload.isPresent()) {
            remove(workload.get());
        } else {
            NamespacedHostname.parse(name)
                    .ifPresent(key -> edit(key, known -> known.withService(Optional.empty())));
        }
    }

    private void edit(NamespacedHostname key, UnaryOperator<ServiceState> change) {
        services.compute(
                key, (same, edited) -> change.apply(edited == null ? before.state(key) : edited));
    }
}
