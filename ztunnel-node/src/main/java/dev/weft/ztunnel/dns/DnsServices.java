package dev.weft.ztunnel.dns;

import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.net.ResolverConfig;
import dev.weft.ztunnel.socket.OriginalDestination;

/**
 * What answering names is done with for all pods.
 *
 * @param network of this node
 * @param own the proxy's own name servers, for pods whose are not known
 * @param limit of questions that wait for an answer, of the node
 */
public record DnsServices(
        DnsSettings settings,
        String network,
        MeshNames names,
        ResolverConfig own,
        OriginalDestination original,
        DnsTelemetry telemetry,
        ConnectionLimit limit) {}
