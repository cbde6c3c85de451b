package dev.weft.ztunnel.state;

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
        return workloads.byAddress().best(address);
    }

    /** Workloads with this namespace and name, as a node agent names pods. */
    public List<Workload> workloads(String namespace, String name) {
        return workloads.byName().get(new WorkloadIndex.PodName(namespace, name));
    }

    /** The workload with a hostname of its own. */
    public Optional<Workload> workload(NamespacedHostname hostname) {
        return workloads.byHostname().best(hostname);
    }

    /** The service with this key; visibility does not matter. */
    public Optional<Service> service(NamespacedHostname key) {
        return services.byKey().get(key);
    }

    /**
     * The service that a client means by an address. Exact addresses come before blocks, longer
     * blocks before shorter ones, services of the client's namespace before canonical ones.
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

    /** The endpoints of a service whose workloads are known, in order of their uid. */
    public List<KnownEndpoint> endpoints(NamespacedHostname service) {
        List<KnownEndpoint> known = new ArrayList<>();
        services.endpoints()
                .get(service)
                .ifPresent(all ->
                        all.forEach((uid, endpoint) ->
                                workload(uid)
                                        .ifPresent(
                                                w -> known.add(new KnownEndpoint(endpoint, w)))));
        known.sort(Comparator.comparing(k -> k.endpoint().workload()));
        return known;
    }

    /** The endpoint by which a workload serves a service. */
    public Optional<Endpoint> endpoint(NamespacedHostname service, WorkloadUid workload) {
        return services.endpoints().get(service).flatMap(all -> all.get(workload));
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
        workloads.byUid().forEach((uid, workload) -> all.add(workload));
        all.sort(Comparator.comparing(Workload::uid));
        return all;
    }

    public List<Service> allServices() {
        List<Service> all = new ArrayList<>(services.byKey().size());
        services.byKey().forEach((key, service) -> all.add(service));
        all.sort(Comparator.comparing(Service::key));
        return all;
    }

    public List<Authorization> allPolicies() {
        return policies.all();
    }

    /** Keys of services that have endpoints but are not known themselves. */
    public List<NamespacedHostname> stagedServices() {
        List<NamespacedHostname> staged = new ArrayList<>();
        services.endpoints()
                .forEach((key, endpoints) -> {
                    if (service(key).isEmpty()) {
                        staged.add(key);
                    }
                });
        staged.sort(Comparator.naturalOrder());
        return staged;
    }

    /** This state with a batch of changes: what is new or changed first, removals after it. */
    public MeshState with(MeshChange change) {
        MeshState state = this;
        for (Service service : change.services()) {
            state = state.with(service);
        }
        for (Workload workload : change.workloads()) {
            state = state.with(workload);
        }
        for (String name : change.removedAddresses()) {
            state = state.withoutAddress(name);
        }
        return new MeshState(
                state.workloads,
                state.services,
                policies.with(change.policies(), change.removedPolicies()));
    }

    private MeshState with(Service service) {
        return new MeshState(workloads, services.with(service), policies);
    }

    private MeshState with(Workload workload) {
        MeshState rest = without(workload.uid());
        return new MeshState(
                rest.workloads.with(workload), rest.services.withEndpointsOf(workload), policies);
    }

    private MeshState without(WorkloadUid uid) {
        return workload(uid)
                .map(known ->
                        new MeshState(
                                workloads.without(uid),
                                services.withoutEndpointsOf(known),
                                policies))
                .orElse(this);
    }

    /** A removed resource is named by a workload's uid or a service's namespace and hostname. */
    private MeshState withoutAddress(String name) {
        if (name.isEmpty()) {
            return this;
        }
        WorkloadUid uid = new WorkloadUid(name);
        if (workload(uid).isPresent()) {
            return without(uid);
        }
        return NamespacedHostname.parse(name)
                .map(key -> new MeshState(workloads, services.without(key), policies))
                .orElse(this);
    }
}
