package dev.weft.waypoint.listener;

import dev.weft.mesh.MeshState;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.Optional;

/**
 * Who this proxy is in the mesh.
 *
 * @param namespace of the Gateway and of the pod
 * @param name of the Gateway
 * @param service through which others find this proxy
 * @param network of the pod
 * @param pod its name
 */
public record OwnGateway(
        String namespace, String name, NamespacedHostname service, String network, String pod) {

    /** {@code <namespace>/<name>}, as resources name it. */
    public String key() {
        return namespace + "/" + name;
    }

    /** Whether traffic that goes to this address comes to us. */
    boolean isAt(GatewayAddress address, MeshState state) {
        return switch (address.destination()) {
            case GatewayAddress.ByHostname byName -> byName.hostname().equals(service);
            case GatewayAddress.ByAddress byAddress -> has(byAddress.address(), state);
        };
    }

    private boolean has(NetworkAddress address, MeshState state) {
        Optional<Service> owner = state.service(address, namespace);
        return owner.isPresent()
                ? owner.get().key().equals(service)
                : state.workload(address).filter(this::isSelf).isPresent();
    }

    /** Whether a workload is this very pod or one of its replicas. */
    boolean isSelf(Workload workload) {
        return workload.services().containsKey(service) || isPod(workload);
    }

    /** Whether a workload is this very pod. */
    boolean isPod(Workload workload) {
        return workload.namespace().equals(namespace) && workload.name().equals(pod);
    }
}
