package dev.weft.ztunnel.outbound;

import dev.weft.mesh.MeshState;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.outbound.EndpointChoice.Chosen;
import dev.weft.ztunnel.outbound.EndpointChoice.Purpose;
import java.util.Optional;
import java.util.Set;

/**
 * Finds who stands behind the address of a waypoint or of a gateway between networks: a workload,
 * or one of the endpoints of a service. Any thread.
 */
final class Gateways {
    /** One instance, and the service through which it was found. */
    record Instance(Chosen chosen, Optional<Service> service) {}

    private final EndpointChoice endpoints;

    Gateways(EndpointChoice endpoints) {
        this.endpoints = endpoints;
    }

    /** Chooses an instance for a source; empty if there is none that was not tried. */
    Optional<Instance> choose(
            MeshState state,
            GatewayAddress gateway,
            Purpose purpose,
            Workload source,
            Set<WorkloadUid> tried) {
        Optional<Service> service = service(state, gateway, source.namespace());
        if (service.isPresent()) {
            int port = gateway.hbonePort();
            return endpoints
                    .choose(state, service.get(), port, purpose, source, tried)
                    .map(chosen -> new Instance(chosen, service));
        }
        return workload(state, gateway)
                .filter(workload -> !tried.contains(workload.uid()))
                .map(workload -> new Chosen(workload, gateway.hbonePort()))
                .map(chosen -> new Instance(chosen, service));
    }

    /**
     * Whether a workload is an instance, by its name or by another with which it shares identity
     * and address.
     */
    static boolean isInstance(MeshState state, GatewayAddress gateway, Workload source) {
        return isNamed(state, gateway, source.uid(), source)
                || source.addresses().stream()
                        .flatMap(ip ->
                                state.workload(new NetworkAddress(source.network(), ip)).stream())
                        .filter(twin -> twin.identity().equals(source.identity()))
                        .anyMatch(twin -> isNamed(state, gateway, twin.uid(), source));
    }

    private static boolean isNamed(
            MeshState state, GatewayAddress gateway, WorkloadUid uid, Workload source) {
        return service(state, gateway, source.namespace())
                .map(service -> state.endpoint(service.key(), uid).isPresent())
                .orElseGet(() ->
                        workload(state, gateway)
                                .filter(workload -> workload.uid().equals(uid))
                                .isPresent());
    }

    private static Optional<Service> service(
            MeshState state, GatewayAddress gateway, String clientNamespace) {
        return switch (gateway.destination()) {
            case GatewayAddress.ByHostname named -> state.service(named.hostname());
            case GatewayAddress.ByAddress at ->
                    state.workload(at.address()).isPresent()
                            ? Optional.empty()
                            : state.service(at.address(), clientNamespace);
        };
    }

    private static Optional<Workload> workload(MeshState state, GatewayAddress gateway) {
        return switch (gateway.destination()) {
            case GatewayAddress.ByHostname named -> state.workload(named.hostname());
            case GatewayAddress.ByAddress at -> state.workload(at.address());
        };
    }
}
