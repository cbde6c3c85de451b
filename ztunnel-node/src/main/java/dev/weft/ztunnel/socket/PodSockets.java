package dev.weft.ztunnel.socket;

import dev.weft.eventloop.IoTransport;
import dev.weft.linux.LinuxException;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens and connects in a pod's network with the options that redirect rules and peers expect.
 *
 * <p>{@link #listen} from any platform thread but an event loop, as it waits; {@link #connect} from
 * the event loop that is to own the connection.
 */
public final class PodSockets {

    /** EADDRNOTAVAIL from connect. Netty's exceptions tell errors apart by their texts only. */
    private static final String ADDRESS_NOT_AVAILABLE = "Cannot assign requested address";

    private static final Logger log = LoggerFactory.getLogger(PodSockets.class);
    private static final AttributeKey<Succession> SUCCESSION =
            AttributeKey.valueOf(PodSockets.class, "succession");

    private final PodNetwork network;
    private final SocketSettings settings;
    private final Map<ChannelOption<?>, Object> keepAlive;

    public PodSockets(PodNetwork network, SocketSettings settings) {
        this.network = network;
        this.settings = settings;
        keepAlive = options(settings.keepAlive());
    }

    /**
     * Opens a listening socket and returns when it accepts. Accepted connections read nothing until
     * told to and are handed over on their event loop.
     *
     * @throws IOException the address is taken or the namespace cannot be entered
     */
    public Channel listen(
            EventLoopGroup loops, InetSocketAddress address, Consumer<SocketChannel> accepted)
            throws IOException {
        return listen(loops, address, accepted, reason -> {});
    }

    /**
     * The same.
     *
     * @param missed told when a connection could not be accepted, with a short reason; it waits in
     *     the kernel and is tried again after a pause
     */
    public Channel listen(
            EventLoopGroup loops,
            InetSocketAddress address,
            Consumer<SocketChannel> accepted,
            Consumer<String> missed)
            throws IOException {
        Succession succession = Succession.of(network, address.getPort());
        ServerSocketChannel server = network.make(settings.transport()::newServerChannel);
        server.attr(SUCCESSION).set(succession);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channelFactory(() -> server)
                        .option(ChannelOption.SO_BACKLOG, IoTransport.BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(SocketOptions.REUSE_PORT, settings.reusePort() ? 1 : 0)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .handler(new AcceptFailures(missed))
                        .childHandler(new Acceptor(accepted));
        settings.mark().ifPresent(mark -> bootstrap.option(SocketOptions.MARK, mark));
        keepAlive.forEach((option, value) -> bootstrap.childOption(typed(option), value));
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            server.close();
            throw new IOException(
                    "cannot listen on "
                            + address.getAddress().getHostAddress()
                            + ":"
                            + address.getPort()
                            + ": "
                            + reason(bound.cause()),
                    bound.cause());
        }
        makeTransparent(server);
        return server;
    }

    /**
     * Leaves new connections to another process that listens on the same port, if there is one: to
     * its successor, or to the one before it where it is taken back itself. Its port is shared
     * until the listening socket is closed, so what was in a handshake is taken.
     */
    public static void preferSuccessor(Channel listening) {
        try {
            Succession succession = listening.attr(SUCCESSION).get();
            succession.leave(((UnixChannel) listening).fd().intValue());
        } catch (LinuxException e) {
            log.warn("a successor will miss connections: {}", e.getMessage());
        }
    }

    private void makeTransparent(ServerSocketChannel server) throws IOException {
        if (settings.sourceSpoofing() == Spoofing.OFF) {
            return;
        }
        boolean done = isTransparent(server);
        if (!done && settings.sourceSpoofing() == Spoofing.REQUIRED) {
            server.close();
            throw new IOException("IP_TRANSPARENT is refused, and ENABLE_ORIG_SRC requires it");
        }
    }

    /** How long a connection may take to be made. */
    public Duration connectTimeout() {
        return settings.connectTimeout();
    }

    private static boolean isTransparent(ServerSocketChannel server) {
        try {
            return server.config().setOption(SocketOptions.TRANSPARENT, 1);
        } catch (ChannelException e) {
            log.debug("no transparent listener", e);
            return false;
        }
    }

    /**
     * Connects, on the given loop. The connection reads nothing until told to. Fails like any Netty
     * connect, after the settings' timeout at the latest.
     *
     * @param source where to appear to come from; port 0 for any. Where that port cannot be had,
     *     another is used, and where the kernel does not let us have the address and the settings
     *     do not insist, the pod's own
     */
    public Future<Channel> connect(EventLoop loop, IpPort target, Optional<IpPort> source) {
        assert loop.inEventLoop();
        Promise<Channel> connected = loop.newPromise();
        Optional<IpPort> foreign =
                source.filter(from -> settings.sourceSpoofing() != Spoofing.OFF)
                        .filter(from -> !from.ip().equals(target.ip()));
        attempt(loop, target, foreign, connected);
        return connected;
    }

    private void attempt(
            EventLoop loop, IpPort target, Optional<IpPort> source, Promise<Channel> connected) {
        ChannelFuture attempt;
        try {
            attempt = dial(bootstrap(loop), target, source);
        } catch (RuntimeException e) {
            connected.tryFailure(e);
            return;
        }
        attempt.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                handOver(done.channel(), connected);
            } else if (source.isPresent() && isAddressRefused(done.cause())) {
                nextSource(loop, target, source.get(), done.cause(), connected);
            } else {
                connected.tryFailure(done.cause());
            }
        });
    }

    /** What to try after an address was refused: any port of it, then our own address. */
    private void nextSource(
            EventLoop loop,
            IpPort target,
            IpPort source,
            Throwable cause,
            Promise<Channel> connected) {
        if (source.port() != 0) {
            attempt(loop, target, Optional.of(new IpPort(source.ip(), 0)), connected);
        } else if (settings.sourceSpoofing() == Spoofing.BEST_EFFORT) {
            log.warn("cannot appear as {} towards {}: {}", source, target, cause.getMessage());
            attempt(loop, target, Optional.empty(), connected);
        } else {
            connected.tryFailure(cause);
        }
    }

    /** Refused by bind, or by connect when such a connection exists already. */
    private static boolean isAddressRefused(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof IOException
                && (message.startsWith("bind(") || message.contains(ADDRESS_NOT_AVAILABLE));
    }

    /** Whoever gave up waiting must not leave a connection behind. */
    private static void handOver(Channel channel, Promise<Channel> connected) {
        if (!connected.trySuccess(channel)) {
            reset(channel);
        }
    }

    private static ChannelFuture dial(Bootstrap bootstrap, IpPort target, Optional<IpPort> source) {
        if (source.isEmpty()) {
            return bootstrap.connect(target.toSocketAddress());
        }
        bootstrap.option(SocketOptions.TRANSPARENT, 1).option(SocketOptions.FREEBIND, 1);
        if (source.get().port() == 0) {
            bootstrap.option(SocketOptions.PORT_AT_CONNECT, 1);
        } else {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        return bootstrap.connect(target.toSocketAddress(), source.get().toSocketAddress());
    }

    private Bootstrap bootstrap(EventLoop loop) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(
                                () -> network.makeForFactory(settings.transport()::newChannel))
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) settings.connectTimeout().toMillis())
                        .handler(new Silent());
        settings.mark().ifPresent(mark -> bootstrap.option(SocketOptions.MARK, mark));
        keepAlive.forEach((option, value) -> bootstrap.option(typed(option), value));
        return bootstrap;
    }

    /** Notices peers that are gone without a word, on accepted and dialled connections. */
    private static Map<ChannelOption<?>, Object> options(SocketSettings.KeepAlive keepAlive) {
        Map<ChannelOption<?>, Object> options = new HashMap<>();
        if (keepAlive.enabled()) {
            options.put(ChannelOption.SO_KEEPALIVE, true);
            options.put(SocketOptions.KEEP_IDLE, (int) keepAlive.idle().toSeconds());
            options.put(SocketOptions.KEEP_INTERVAL, (int) keepAlive.interval().toSeconds());
            options.put(SocketOptions.KEEP_COUNT, keepAlive.probes());
        }
        if (keepAlive.givesUpSending()) {
            options.put(SocketOptions.USER_TIMEOUT, (int) keepAlive.silence().toMillis());
        }
        return options;
    }

    @SuppressWarnings("unchecked")
    private static <T> ChannelOption<T> typed(ChannelOption<?> option) {
        return (ChannelOption<T>) option;
    }

    /** Closes so that the peer sees a reset: a clean end could pass for an empty answer. */
    public static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Hands accepted connections over; one that cannot be handled is reset, never left open. */
    private static final class Acceptor extends ChannelInitializer<SocketChannel> {
        private final Consumer<SocketChannel> accepted;

        Acceptor(Consumer<SocketChannel> accepted) {
            this.accepted = accepted;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            try {
                accepted.accept(channel);
            } catch (RuntimeException e) {
                log.warn("an accepted connection from {} was dropped", channel.remoteAddress(), e);
                reset(channel);
            }
        }
    }

    /** A pipeline must have a first handler; the connection's owner adds the real ones. */
    private static final class Silent extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {}
    }
}
