package dev.weft.waypoint.upstream.dial;

import dev.weft.eventloop.IoTransport;
import dev.weft.net.IpPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;

/** Makes TCP connections of this process; on the event loop that is to own them. */
public final class Sockets {
    private final IoTransport transport;

    public Sockets(IoTransport transport) {
        this.transport = transport;
    }

    /** A connection that reads nothing until told to. A cancelled one is closed. */
    Future<Channel> connect(EventLoop loop, IpPort to, Duration timeout) {
        Promise<Channel> connected = loop.newPromise();
        ChannelFuture attempt =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(transport::newChannel)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE))
                        .handler(new Nothing())
                        .connect(to.toSocketAddress());
        attempt.addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                connected.tryFailure(done.cause());
            } else if (!connected.trySuccess(done.channel())) {
                done.channel().close();
            }
        });
        return connected;
    }

    private static final class Nothing extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {}
    }
}
