package dev.weft.echo.caller;

import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.HttpCall;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** HTTP/2 without TLS, for calls and gRPC. One event loop; its callers block. */
final class Http2Client implements AutoCloseable {

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpCall call;
    private final boolean keepAlive;
    private final Connections connections;

    Http2Client(HttpCall call, boolean keepAlive, Connections connections) {
        this.call = call;
        this.keepAlive = keepAlive;
        this.connections = connections;
    }

    Caller caller() {
        return new Http2Caller(call, keepAlive, this::connect);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private Channel connect(Deadline deadline) throws CallException {
        var target = call.target();
        var connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) throws IOException {
                                        secure(channel);
                                        channel.pipeline()
                                                .addLast(Http2FrameCodecBuilder.forClient().build())
                                                .addLast(new Http2MultiplexHandler(new NoPush()));
                                    }
                                })
                        .connect(new InetSocketAddress(resolve(), target.place().port()));
        if (!connecting.awaitUninterruptibly(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            connecting.cancel(true);
            throw new CallException(
                    FailureReason.TIMEOUT, "cannot connect to " + target + " in time");
        }
        if (!connecting.isSuccess()) {
            throw CallException.of("cannot connect to " + target, connecting.cause());
        }
        connections.connected();
        return connecting.channel();
    }

    /** HTTP/2 by TLS is agreed on in the handshake (RFC 9113, 3.2). */
    private void secure(Channel channel) throws IOException {
        var target = call.target();
        if (target.scheme().tls()) {
            var engine = target.dial().tls().engine(target.host(), target.port(), List.of("h2"));
            channel.pipeline().addLast(new SslHandler(engine));
        }
    }

    private InetAddress resolve() throws CallException {
        try {
            return InetAddress.getAllByName(call.target().place().host())[0];
        } catch (UnknownHostException e) {
            throw CallException.of("cannot connect to " + call.target(), e);
        }
    }
}
