package dev.weft.mesh;

import dev.weft.net.NetworkAddress;
import dev.weft.policy.Authorization;
import dev.weft.policy.CompiledPolicies;
import dev.weft.workload.Endpoint;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The mesh as it was known at one moment. A connection takes one and decides everything from it.
 *
 * <p>Immutable, any thread. No lookup scans all workloads or services. A changed copy shares what
 * did not change.
 */
public final class MeshState {
    /** Nothing is known. */
    public static final MeshState EMPTY =
            new MeshState(WorkloadIndex.empty(), ServiceIndex.empty(), PolicyIndex.empty());

    private final WorkloadIndex workloads;
    private final ServiceIndex services;
    private final PolicyIndex policies;

    private MeshState(WorkloadIndex workloads, ServiceIndex services, PolicyIndex policies) {
        this.workloads = workloads;
        this.services = services;
        this.policies = policies;
    }

    public Optional<Workload> workload(WorkloadUid uid) {
        return workloads.byUid().get(uid);
    }

    /**
     * The workload that has an address. Where several share it, pods come before other things and
     * tunnelled ones before plain ones. Workloads on the host's network are not found.
     */
    public Optional<Workload> workload(NetworkAddress address) {
        return workloads.at(address);
    }

    /** All workloads that have an address. */
    public List<Workload> workloads(NetworkAddress address) {
        return workloads.allAt(address);
    }

    /** Workloads with this namespace and name, as a node agent names pods. */
    public List<Workload> workloads(String namespace, String name) {
        return workloads.named(namespace, name);
    }

    /** The workload with a hostname of its own. */
    public Optional<Workload> workload(NamespacedHostname hostname) {
        return workloads.named(hostname);
    }

    /** The service with this key; visibility does not matter. */
    public Optional<Service> service(NamespacedHostname key) {
        return services.byKey().get(key).flatMap(ServiceState::service);
    }

    /**
     * The service that a client means by an address. Exact addresses come before blocks, services
     * of the client's namespace before others, longer blocks before shorter ones, canonical
     * services before the rest.
     */
    public Optional<Service> service(NetworkAddress address, String clientNamespace) {
        return services.find(address, clientNamespace);
    }

    /** The service that a client means by a hostname without namespace. */
    public Optional<Service> service(String hostname, String clientNamespace) {
        return services.find(hostname, clientNamespace);
    }

    /**
     * All services with a hostname, of whatever namespace and visibility, in order of their keys.
     */
    public List<Service> services(String hostname) {
        return services.named(hostname);
    }

    /** All services that own an address or a block around it, whoever may see them. */
    public List<Service> services(NetworkAddress address) {
        return services.owning(address);
    }

    /** The endpoints of a service, healthy or not, in order of their uid. Looks at all. */
    public List<KnownEndpoint> endpoints(NamespacedHostname service) {
        List<KnownEndpoint> known = new ArrayList<>();
        ServiceState state = services.state(service);
        state.members().forEach(w -> known.add(new KnownEndpoint(state.endpoint(w), w)));
        known.sort(Comparator.comparing(k -> k.endpoint().workload()));
        return known;
    }

    /** The endpoint by which a workload serves a service. */
    public Optional<Endpoint> endpoint(NamespacedHostname service, WorkloadUid workload) {
        ServiceState state = services.state(service);
        return state.members().get(workload).map(state::endpoint);
    }

    /**
     * What a connection of a source to a port of a service may be sent to. Worked out when it is
     * first asked for, and kept until the service or one of its endpoints changes.
     *
     * @param tunnel whether the port is meant as that of a waypoint's tunnel
     */
    public Candidates candidates(
            NamespacedHostname service, int port, boolean tunnel, Workload source) {
        return services.state(service).candidates(port, tunnel, source);
    }

    /**
     * What policy says of connections to a workload: the same object as long as no policy that
     * applies to it changed.
     */
    public CompiledPolicies policies(Workload workload) {
        return policies.of(workload);
    }

    public List<Workload> allWorkloads() {
        List<Workload> all = new ArrayList<>(workloads.byUid().size());
        workloads.byUid().forEach(all::add);
        all.sort(Comparator.comparing(Workload::uid));
        return all;
    }

    public List<Service> allServices() {
        List<Service> all = new ArrayList<>(services.byKey().size());
        services.byKey().forEach(state -> state.service().ifPresent(all::add));
        all.sort(Comparator.comparing(Service::key));
        return all;
    }

    public List<Authorization> allPolicies() {
        return policies.all();
    }

    /** Keys of services that have endpoints but are not known themselves. */
    public List<NamespacedHostname> stagedServices() {
        List<NamespacedHostname> staged = new ArrayList<>();
        services.byKey()
                .forEach(state -> {
                    if (state.service().isEmpty()) {
                        staged.add(state.key());
                    }
                });
        staged.sort(Comparator.naturalOrder());
        return staged;
    }

    /** This state with a batch of changes: what is new or changed first, removals after it. */
    public MeshState with(MeshChange change) {
        StateEdit edit = new StateEdit(workloads, services);
        edit.apply(change);
        return new MeshState(
                edit.workloads(),
                edit.services(),
                policies.with(change.policies(), change.removedPolicies()));
    }
}
