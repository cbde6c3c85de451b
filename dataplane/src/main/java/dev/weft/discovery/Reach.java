package dev.weft.discovery;

import dev.weft.mesh.KnownEndpoint;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What some names stand for in one state of the mesh: a workload, or a service with all its
 * endpoints; and the names of the waypoints and gateways that lead there. Confined to one call.
 */
final class Reach {
    private final MeshState state;
    private final Set<String> resources = new HashSet<>();
    private final Set<String> gateways = new HashSet<>();

    Reach(MeshState state) {
        this.state = state;
    }

    /** Adds what a name stands for. */
    void add(String name) {
        int slash = name.indexOf('/');
        Optional<InetAddress> ip =
                slash < 0 ? Optional.empty() : IpAddresses.parse(name.substring(slash + 1));
        if (ip.isPresent()) {
            NetworkAddress address = new NetworkAddress(name.substring(0, slash), ip.get());
            state.workloads(address).forEach(this::add);
            state.services(address).forEach(this::add);
            return;
        }
        state.workload(new WorkloadUid(name)).ifPresent(this::add);
        NamespacedHostname.parse(name)
                .ifPresent(host -> {
                    state.service(host).ifPresent(this::add);
                    state.workload(host).ifPresent(this::add);
                });
    }

    private void add(Service service) {
        if (resources.add(service.key().toString())) {
            service.waypoint().ifPresent(this::add);
            service.weightedWaypoints().stream()
                    .map(WeightedWaypoint::destination)
                    .forEach(this::add);
            state.endpoints(service.key()).stream().map(KnownEndpoint::workload).forEach(this::add);
        }
    }

    private void add(Workload workload) {
        if (resources.add(workload.uid().value())) {
            workload.waypoint().ifPresent(this::add);
            workload.networkGateway().ifPresent(this::add);
        }
    }

    private void add(GatewayAddress gateway) {
        gateways.add(gateway.destination().toString());
    }

    /** Whether a resource is part of it. */
    boolean has(String resource) {
        return resources.contains(resource);
    }

    /** Whether a name must stay because of what was added: it is of that, or leads there. */
    boolean needs(String name) {
        return resources.contains(name) || gateways.contains(name);
    }

    /** Resources of the state that no name stands for. */
    Set<String> others() {
        Set<String> others = new HashSet<>();
        state.allWorkloads().forEach(workload -> others.add(workload.uid().value()));
        state.allServices().forEach(service -> others.add(service.key().toString()));
        others.removeAll(resources);
        return others;
    }
}
