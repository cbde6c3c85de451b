package dev.weft.ztunnel.inbound;

import dev.weft.cert.CertificateManager;
import dev.weft.hbone.HboneSettings;
import dev.weft.mesh.LocalWorkload;
import dev.weft.mesh.MeshStateStore;
import dev.weft.ztunnel.authz.ConnectionTracker;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;

/**
 * What the incoming connections of one pod work with.
 *
 * @param local the pod
 * @param network the network of this node
 * @param sockets in the pod's network
 * @param hbone parameters of tunnel connections
 * @param responseBaggage whether peers are told about the pod, and believed about themselves
 * @param loopbackTunnels whether applications that get PROXY headers listen on the loopback
 * @param limit of the pod's connections
 */
public record InboundContext(
        LocalWorkload local,
        MeshStateStore store,
        String network,
        PodSockets sockets,
        OriginalDestination original,
        CertificateManager certificates,
        HboneSettings hbone,
        boolean responseBaggage,
        boolean loopbackTunnels,
        ConnectionTracker tracker,
        ConnectionTelemetry telemetry,
        ConnectionLimit limit) {}
