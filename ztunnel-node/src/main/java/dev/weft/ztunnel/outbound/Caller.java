package dev.weft.ztunnel.outbound;

import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.Forwarded;
import dev.weft.hbone.TraceParent;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.net.IpPort;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import io.netty.channel.EventLoop;
import java.util.Optional;

/**
 * On whose behalf a connection is made.
 *
 * @param pool the tunnels of its pod on its loop
 * @param workload the pod
 * @param address the application's socket
 * @param trace of this one connection, whatever it is carried by
 */
record Caller(
        OutboundContext context,
        HbonePool pool,
        EventLoop loop,
        Workload workload,
        IpPort address,
        TraceParent trace) {
    TunnelKey key(OutboundRoute.Hbone to) {
        return new TunnelKey(workload.identity(), to.expected(), to.nextHop(), to.hop().uid());
    }

    /**
     * What a tunnel is asked for.
     *
     * @param network ours, where the tunnel leads to another
     */
    ConnectRequest request(OutboundRoute.Hbone to, Optional<String> network) {
        return new ConnectRequest(
                to.target(),
                Optional.of(new Forwarded(address.toString(), to.service().map(Service::hostname))),
                Baggage.of(workload),
                Optional.of(trace),
                network);
    }
}
