package dev.weft.waypoint.listener;

import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.Forwarded;
import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.Workload;
import io.netty.channel.EventLoop;
import java.util.Optional;

/**
 * The other end of a tunnel connection.
 *
 * @param identity that it proved
 * @param loop of the connection
 */
record TunnelPeer(SpiffeId identity, IpPort address, EventLoop loop) {

    /**
     * Who asks for a tunnel. The port of the application is believed of the peer, as it only helps
     * to find a connection again; its address is the one that packets came from.
     */
    Downstream asks(ConnectRequest request, Front front, OwnGateway own, MeshState state) {
        IpPort client =
                request.forwarded()
                        .map(Forwarded::source)
                        .flatMap(IpPort::parse)
                        .filter(told -> told.ip().equals(address.ip()))
                        .orElse(address);
        Optional<Workload> workload =
                state.workload(new NetworkAddress(own.network(), client.ip()))
                        .filter(known -> known.identity().equals(identity));
        return new Downstream(
                Optional.of(identity), client, workload, request.baggage(), front, "");
    }

    @Override
    public String toString() {
        return identity + " at " + address;
    }
}
