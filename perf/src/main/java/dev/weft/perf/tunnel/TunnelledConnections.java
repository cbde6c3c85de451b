package dev.weft.perf.tunnel;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.relay.Relay;
import dev.weft.relay.RelayObserver;
import dev.weft.relay.RelayOutcome;
import dev.weft.relay.Side;
import dev.weft.relay.TcpEnd;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Set;

/** Joins each accepted connection to one of its own on the other side, on the same event loop. */
final class TunnelledConnections extends ChannelInitializer<Channel> {

    private static final RelayObserver UNSEEN =
            new RelayObserver() {
                @Override
                public void copied(Side from, int bytes) {}

                @Override
                public void ended(RelayOutcome outcome) {}
            };

    private final TunnelEnd end;
    private final WorkloadTls tls;
    private final IpPort target;

    TunnelledConnections(TunnelEnd end, WorkloadTls tls, IpPort target) {
        this.end = end;
        this.tls = tls;
        this.target = target;
    }

    @Override
    protected void initChannel(Channel accepted) {
        new Bootstrap()
                .group(accepted.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // A bootstrap wants a handler; the relay adds the real one.
                .handler(new ChannelHandlerAdapter() {})
                .connect(target.toSocketAddress())
                .addListener((ChannelFuture dialled) -> {
                    if (dialled.isSuccess()) {
                        join(accepted, dialled.channel());
                    } else {
                        accepted.close();
                    }
                });
    }

    private void join(Channel accepted, Channel dialled) {
        Relay.join(TcpEnd.of(accepted), TcpEnd.of(dialled), UNSEEN);
        switch (end) {
            case CLIENT ->
                    tls.client(
                            dialled,
                            Set.of(SpiffeId.parse(TunnelIdentity.URI).orElseThrow()),
                            new CloseOnFailure(dialled));
            case SERVER -> tls.server(accepted, new CloseOnFailure(accepted));
        }
    }

    private record CloseOnFailure(Channel channel) implements HandshakeListener {

        @Override
        public void secured(ProvenPeer peer) {}

        @Override
        public void failed(HandshakeFailure failure) {
            System.err.println("no TLS with the other end: " + failure);
            channel.close();
        }
    }
}
