package dev.weft.admin;

import dev.weft.net.IpPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves routes over HTTP/1.1, one request per connection.
 *
 * <p>Owns two threads: an event loop for the connections and a worker that runs the handlers. Few
 * people and scrapers come here, so what each may cost is bounded: header and body, time to send
 * them, connections at once.
 */
public final class AdminServer implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 64;

    private final List<AdminListener> listeners;
    private final List<IpPort> addresses = new ArrayList<>();
    private final List<SocketFile> files = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService worker =
            new ThreadPoolExecutor(
                    0,
                    1,
                    30,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MAX_CONNECTIONS),
                    new DefaultThreadFactory("admin-worker", true));
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("admin", true),
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    public AdminServer(List<AdminListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Binds every listener.
     *
     * @throws IOException naming the address that could not be bound; none is bound then
     */
    public void start() throws IOException {
        try {
            for (AdminListener listener : listeners) {
                switch (listener) {
                    case AdminListener.Tcp tcp -> bind(tcp);
                    case AdminListener.Unix unix -> bind(unix);
                }
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void bind(AdminListener.Tcp listener) throws IOException {
        Channel channel =
                bind(
                        Epoll.isAvailable()
                                ? EpollServerSocketChannel.class
                                : NioServerSocketChannel.class,
                        listener.address().toSocketAddress(),
                        listener.routes());
        addresses.add(IpPort.of((InetSocketAddress) channel.localAddress()));
    }

    private void bind(AdminListener.Unix listener) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException(
                    "cannot listen on " + listener.path() + ": Unix sockets need Linux and epoll",
                    Epoll.unavailabilityCause());
        }
        SocketFile file = SocketFile.prepare(listener.path());
        files.add(file);
        bind(
                EpollServerDomainSocketChannel.class,
                new DomainSocketAddress(file.bindPath().toFile()),
                listener.routes());
        file.publish();
    }

    private Channel bind(
            Class<? extends ServerChannel> type, SocketAddress address, AdminRoutes routes)
            throws IOException {
        var bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, MAX_CONNECTIONS)
                        .childHandler(new Connections(routes))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /** The TCP addresses that are bound, in the order of their listeners. */
    public List<IpPort> addresses() {
        return List.copyOf(addresses);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        worker.shutdownNow();
        files.forEach(SocketFile::remove);
        files.clear();
    }

    /** Sets up accepted connections, as many as are allowed at once. On the event loop. */
    private final class Connections extends ChannelInitializer<Channel> {
        private final AdminRoutes routes;

        Connections(AdminRoutes routes) {
            this.routes = routes;
        }

        @Override
        protected void initChannel(Channel channel) {
            int open = connections.incrementAndGet();
            channel.closeFuture().addListener(_ -> connections.decrementAndGet());
            if (open > MAX_CONNECTIONS) {
                channel.close();
                return;
            }
            AdminConnection.addTo(channel.pipeline(), routes, worker);
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }
}
