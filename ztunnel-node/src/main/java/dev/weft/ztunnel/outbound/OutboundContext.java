package dev.weft.ztunnel.outbound;

import dev.weft.cert.CertificateManager;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.LocalWorkload;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.ztunnel.authz.ConnectionTracker;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;

/**
 * What the outgoing connections of one pod work with.
 *
 * @param local the pod
 * @param view the mesh, as far as a connection needs it
 * @param hostnames where addresses of endpoints are found that have a hostname
 * @param active what the resolver knows of how busy endpoints are
 * @param sockets in the pod's network
 * @param limit of the pod's connections
 */
public record OutboundContext(
        LocalWorkload local,
        MeshStateStore store,
        MeshView view,
        OutboundResolver resolver,
        Hostnames hostnames,
        ActiveConnections active,
        PodSockets sockets,
        OriginalDestination original,
        CertificateManager certificates,
        PoolSettings pool,
        ConnectionTracker tracker,
        ConnectionTelemetry telemetry,
        ConnectionLimit limit) {}
