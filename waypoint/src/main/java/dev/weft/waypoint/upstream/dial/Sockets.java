package dev.weft.waypoint.upstream.dial;

import dev.weft.eventloop.IoTransport;
import dev.weft.net.IpPort;
import dev.weft.waypoint.upstream.settings.KeepAlive;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;

/** Makes TCP connections of this process; on the event loop that is to own them. */
public final class Sockets {
    private static final int SOL_TCP = 6;

    /** By their numbers in the kernel's headers: Netty's own are of one transport each. */
    static final ChannelOption<Integer> KEEP_IDLE =
            new IntegerUnixChannelOption("TCP_KEEPIDLE", SOL_TCP, 4);

    static final ChannelOption<Integer> KEEP_INTERVAL =
            new IntegerUnixChannelOption("TCP_KEEPINTVL", SOL_TCP, 5);

    static final ChannelOption<Integer> KEEP_COUNT =
            new IntegerUnixChannelOption("TCP_KEEPCNT", SOL_TCP, 6);

    private final IoTransport transport;

    public Sockets(IoTransport transport) {
        this.transport = transport;
    }

    /** A connection that reads nothing until told to. A cancelled one is closed. */
    Future<Channel> connect(EventLoop loop, IpPort to, Duration timeout, KeepAlive keepAlive) {
        Promise<Channel> connected = loop.newPromise();
        Bootstrap bootstrap =
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
                        .handler(new Nothing());
        set(bootstrap, KEEP_COUNT, keepAlive.probes());
        set(bootstrap, KEEP_IDLE, keepAlive.idleSeconds());
        set(bootstrap, KEEP_INTERVAL, keepAlive.intervalSeconds());
        ChannelFuture attempt = bootstrap.connect(to.toSocketAddress());
        attempt.addListener((ChannelFuture done) -> {
            if (!done.isSuccess()) {
                connected.tryFailure(done.cause());
            } else if (!connected.trySuccess(done.channel())) {
                done.channel().close();
            }
        });
        return connected;
    }

    private static void set(Bootstrap bootstrap, ChannelOption<Integer> option, int value) {
        if (value > 0) {
            bootstrap.option(option, value);
        }
    }

    private static final class Nothing extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {}
    }
}
