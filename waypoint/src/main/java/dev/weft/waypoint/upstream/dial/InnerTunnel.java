package dev.weft.waypoint.upstream.dial;

import dev.weft.cert.Priority;
import dev.weft.hbone.ClientObserver;
import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.HboneClient;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.HboneStream;
import dev.weft.relay.EndChannel;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.channel.Channel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel inside a tunnel: a pooled one to the gateway of another network, and in it TLS and a
 * tunnel connection with whomever the gateway chooses. The inner connection carries this one tunnel
 * and ends with it: sharing it would send everything to the same server.
 */
final class InnerTunnel
        implements Ticket, Dialer.LegListener, HandshakeListener, ClientObserver, ConnectListener {
    private final Dialer dialer;
    private final Dialer.Dial dial;
    private final Way.Network way;
    private final Dialer.LegListener listener;
    private Ticket outer = () -> {};
    private @Nullable EndChannel channel;
    private @Nullable HboneClient client;
    private boolean asked;
    private boolean over;

    InnerTunnel(Dialer dialer, Dialer.Dial dial, Way.Network way, Dialer.LegListener listener) {
        this.dialer = dialer;
        this.dial = dial;
        this.way = way;
        this.listener = listener;
    }

    void start() {
        outer = dialer.tunnel(way.gateway(), dial, this);
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            outer.cancel();
            if (channel != null) {
                channel.close();
            }
        }
    }

    private void miss(DialFailure.Kind kind, String message) {
        if (over) {
            return;
        }
        over = true;
        if (channel != null) {
            channel.close();
        }
        listener.failed(new DialFailure(kind, message));
    }

    private String peer() {
        return way.gateway().target() + " behind the gateway at " + way.gateway().hop();
    }

    @Override
    public void stream(HboneStream stream) {
        EndChannel inner = EndChannel.over(stream);
        channel = inner;
        OwnIdentity own = dialer.parts().own().get();
        dialer.parts()
                .certificates()
                .request(own.identity(), Priority.REAL_TIME)
                .whenCompleteAsync(
                        (tls, failure) -> {
                            if (failure == null) {
                                secure(inner, tls);
                            } else {
                                miss(DialFailure.Kind.NO_CERTIFICATE, DialException.text(failure));
                            }
                        },
                        dialer.loop());
    }

    private void secure(EndChannel inner, WorkloadTls tls) {
        if (over) {
            return;
        }
        tls.client(inner, way.expected(), this);
        inner.config().setAutoRead(true);
    }

    @Override
    public void socket(Channel socket) {
        socket.close();
        throw new IllegalStateException("a tunnel led to a socket");
    }

    @Override
    public void secured(ProvenPeer peer) {
        if (channel != null) {
            client = HboneClient.start(channel, HboneSettings.CLIENT, this);
        }
    }

    @Override
    public void failed(HandshakeFailure failure) {
        miss(DialFailure.Kind.TLS, "TLS with " + peer() + " failed: " + failure.message());
    }

    @Override
    public void ready() {
        OwnIdentity own = dialer.parts().own().get();
        if (client == null || over) {
            return;
        }
        if (client.capacity() == 0) {
            miss(DialFailure.Kind.REFUSED, peer() + " takes no tunnels");
            return;
        }
        asked = true;
        client.open(
                dialer.request(way.gateway().target(), dial, own, Optional.of(way.network())),
                this);
    }

    @Override
    public void accepted(HboneStream stream, ConnectReply reply) {
        over = true;
        listener.stream(stream);
    }

    @Override
    public void refused(ConnectReply reply) {
        if (!over) {
            over = true;
            listener.failed(Dialer.refused(way.gateway(), reply));
        }
    }

    @Override
    public void failed(HboneFailure failure) {
        miss(DialFailure.Kind.CONNECT, "the tunnel to " + peer() + " failed: " + failure.message());
    }

    @Override
    public void failed(DialFailure failure) {
        if (!over) {
            over = true;
            listener.failed(failure);
        }
    }

    @Override
    public void changed() {
        HboneClient used = client;
        if (asked && used != null && used.active() == 0) {
            // What arrived together with the end of the tunnel is still being passed on.
            dialer.loop().execute(() -> used.close("its one tunnel is over"));
        }
    }

    @Override
    public void closed(HboneFailure cause) {
        miss(
                DialFailure.Kind.CONNECT,
                "the connection to " + peer() + " was closed: " + cause.message());
    }
}
