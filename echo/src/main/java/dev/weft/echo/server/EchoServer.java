package dev.weft.echo.server;

import dev.weft.echo.plan.Behaviour;
import dev.weft.echo.request.Self;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The listening ports and their connections. Start and close it from one thread; everything between
 * runs on the event loops. Each port is bound to the wildcard address, for IPv4 and IPv6.
 */
final class EchoServer implements AutoCloseable {

    private static final int BACKLOG = 4096;

    private final EchoSettings settings;
    private final Answering answering;
    private final Duration drainTime;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** {@code drainTime} is how long requests may go on after {@link #close()} was called. */
    EchoServer(EchoSettings settings, Self self, Behaviour behaviour, Duration drainTime) {
        this.settings = settings;
        this.answering = new Answering(self, behaviour, new Calls(settings.callTimeout()));
        this.drainTime = drainTime;
    }

    /** Opens the ports and says which protocol got which port. */
    Map<String, Integer> start() throws IOException {
        var http = httpPort(Optional.empty());
        var tcp =
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                        channel.pipeline().addLast(new TcpEcho(answering.self()), new DrainEnd());
                    }
                };
        var ports = new LinkedHashMap<String, Integer>();
        open("http", settings.http(), http, ports);
        open("grpc", settings.grpc(), http, ports);
        open("tcp", settings.tcp(), tcp, ports);
        if (settings.https().isPresent()) {
            var tls = httpPort(Optional.of(settings.tls().context()));
            open("https", settings.https(), tls, ports);
        }
        return ports;
    }

    /** Waits until the ports are closed. */
    void awaitEnd() {
        listeners.newCloseFuture().awaitUninterruptibly();
    }

    /**
     * Stops listening, lets requests that are being answered finish, then ends every connection.
     */
    @Override
    public void close() {
        listeners.close().awaitUninterruptibly();
        for (var connection : connections) {
            connection.pipeline().fireUserEventTriggered(new Drain());
        }
        if (!connections.newCloseFuture().awaitUninterruptibly(drainTime.toMillis())) {
            connections.close().awaitUninterruptibly(1_000);
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private HttpPort httpPort(Optional<SslContext> tls) {
        return new HttpPort(carrier -> new HttpEcho(answering, carrier), drainTime.toMillis(), tls);
    }

    private void open(
            String name, OptionalInt port, ChannelHandler initializer, Map<String, Integer> ports)
            throws IOException {
        if (port.isEmpty()) {
            return;
        }
        var bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .handler(new Accepted())
                        .childHandler(initializer)
                        .bind(new InetSocketAddress(port.getAsInt()))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "cannot listen on port %d for %s: %s; is another program there?",
                            port.getAsInt(),
                            name,
                            bound.cause().getMessage()));
        }
        listeners.add(bound.channel());
        ports.put(name, ((InetSocketAddress) bound.channel().localAddress()).getPort());
    }

    /** Remembers each connection before its first event. */
    @ChannelHandler.Sharable
    private final class Accepted extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            connections.add((Channel) message);
            ctx.fireChannelRead(message);
        }
    }
}
