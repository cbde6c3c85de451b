package dev.weft.ztunnel.inbound;

import dev.weft.cert.CertificateManager;
import dev.weft.hbone.HboneSettings;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.LocalWorkload;
import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.relay.ByteBudget;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.authz.ConnectionTracker;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;
import java.util.Optional;
import java.util.Set;

/**
 * What the incoming connections of one pod work with.
 *
 * @param local the pod
 * @param view the mesh, as far as a request needs it
 * @param network the network of this node
 * @param sockets in the pod's network
 * @param hbone parameters of tunnel connections
 * @param responseBaggage whether peers are told about the pod, and believed about themselves
 * @param loopbackTunnels whether applications that get PROXY headers listen on the loopback
 * @param limit of the pod's connections
 * @param handshakes where the pod's handshakes wait for their turn
 * @param buffers from which bytes take that wait for slow receivers
 */
public record InboundContext(
        LocalWorkload local,
        MeshStateStore store,
        MeshView view,
        String network,
        PodSockets sockets,
        OriginalDestination original,
        CertificateManager certificates,
        HboneSettings hbone,
        boolean responseBaggage,
        boolean loopbackTunnels,
        ConnectionTracker tracker,
        ConnectionTelemetry telemetry,
        ConnectionLimit limit,
        HandshakeQueue.Pod handshakes,
        ByteBudget buffers) {
    /**
     * Who is at a peer's address, for telemetry. Nobody waits for it: where it is not known yet it
     * is asked for, and known to the next connection.
     */
    Optional<Workload> source(MeshState state, IpPort peer) {
        NetworkAddress address = new NetworkAddress(network, peer.ip());
        Set<String> name = Set.of(address.toString());
        if (view.current(mesh -> name).isEmpty()) {
            view.await(mesh -> name);
        }
        return state.workload(address);
    }
}
