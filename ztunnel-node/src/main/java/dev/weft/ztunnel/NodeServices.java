package dev.weft.ztunnel;

import dev.weft.cert.CertificateManager;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.relay.ByteBudget;
import dev.weft.ztunnel.authz.PolicyWatcher;
import dev.weft.ztunnel.dns.DnsServices;
import dev.weft.ztunnel.inbound.HandshakeQueue;
import dev.weft.ztunnel.outbound.ActiveConnections;
import dev.weft.ztunnel.outbound.Hostnames;
import dev.weft.ztunnel.outbound.OutboundResolver;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;
import io.netty.channel.EventLoopGroup;

/**
 * What the proxies of all pods share.
 *
 * @param view the mesh, as far as a decision needs it
 * @param handshakes of all pods, which take turns
 * @param buffers for bytes of all pods that wait for slow receivers
 * @param socks whether programs may ask for connections by SOCKS
 */
record NodeServices(
        ZtunnelConfig.Node node,
        PodSettings settings,
        EventLoopGroup loops,
        MeshStateStore store,
        MeshView view,
        OutboundResolver resolver,
        Hostnames hostnames,
        ActiveConnections active,
        OriginalDestination original,
        CertificateManager certificates,
        PodIdentities identities,
        PolicyWatcher watcher,
        ConnectionTelemetry telemetry,
        ConnectionLimit limit,
        HandshakeQueue handshakes,
        ByteBudget buffers,
        DnsServices dns,
        boolean socks) {
    /** The same for pods that are served in another way. */
    NodeServices with(PodSettings other) {
        return new NodeServices(
                node,
                other,
                loops,
                store,
                view,
                resolver,
                hostnames,
                active,
                original,
                certificates,
                identities,
                watcher,
                telemetry,
                limit,
                handshakes,
                buffers,
                dns,
                socks);
    }
}
