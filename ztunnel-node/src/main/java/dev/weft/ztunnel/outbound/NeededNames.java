package dev.weft.ztunnel.outbound;

import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshView;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * What must be known to decide where one connection goes: its destination, and the gateways that
 * turn out to lead there. Confined to the connection's event loop but for {@link #in}, which any
 * thread may call while nothing is added.
 */
final class NeededNames implements MeshView.Needs {
    private final Set<String> networks;
    private final InetAddress destination;
    private final Set<String> gateways = new HashSet<>(2);

    NeededNames(Set<String> networks, InetAddress destination) {
        this.networks = networks;
        this.destination = destination;
    }

    /** Also a gateway that was not found; false if it was needed before. */
    boolean add(GatewayAddress gateway) {
        return gateways.add(gateway.destination().toString());
    }

    @Override
    public Set<String> in(MeshState state) {
        Set<String> names = new HashSet<>(gateways);
        networks.forEach(network -> names.add(new NetworkAddress(network, destination).toString()));
        return names;
    }
}
