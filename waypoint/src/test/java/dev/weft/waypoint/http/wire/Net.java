package dev.weft.waypoint.http.wire;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import dev.weft.waypoint.http.server.HttpServer;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Servers and clients on loopback, all on one event loop. */
final class Net implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final EventLoop loop = group.next();
    private final UnaryOperator<Channel> wrap;

    Net() {
        this(channel -> channel);
    }

    /** All connections are used through a channel of another kind. */
    Net(UnaryOperator<Channel> wrap) {
        this.wrap = wrap;
    }

    final List<ServerConnection> accepted = new CopyOnWriteArrayList<>();
    final List<String> ends = new CopyOnWriteArrayList<>();

    /** Listens; every connection gets a handler of its own. */
    int listen(ServerSettings settings, Function<Channel, ServerHandler> handlers) {
        Channel server =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void channelActive(ChannelHandlerContext context) {
                                        context.pipeline().remove(this);
                                        Channel channel = wrap.apply(context.channel());
                                        accepted.add(
                                                HttpServer.start(
                                                        channel,
                                                        settings,
                                                        handlers.apply(channel)));
                                    }

                                    @Override
                                    public boolean isSharable() {
                                        return true;
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .syncUninterruptibly()
                        .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Connects to a port of loopback. */
    CompletableFuture<ClientConnection> connect(int port, ClientSettings settings) {
        CompletableFuture<ClientConnection> connected = new CompletableFuture<>();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener((ChannelFuture future) -> {
                    if (future.isSuccess()) {
                        connected.complete(start(wrap.apply(future.channel()), settings));
                    } else {
                        connected.completeExceptionally(future.cause());
                    }
                });
        return connected;
    }

    private ClientConnection start(Channel channel, ClientSettings settings) {
        return HttpClient.start(
                channel,
                settings,
                new ClientConnection.Observer() {
                    @Override
                    public void changed() {}

                    @Override
                    public void closed(String reason) {
                        ends.add(reason);
                    }
                });
    }

    /** Sends a request over a connection of its own, and what is to follow. */
    Call call(int port, ClientSettings settings, RequestHead head, String... body) {
        ClientConnection connection = connect(port, settings).join();
        return call(connection, head, body);
    }

    Call call(ClientConnection connection, RequestHead head, String... body) {
        Call call = new Call();
        loop.execute(() -> {
            call.stream = connection.send(head, body.length == 0, call);
            for (int i = 0; i < body.length; i++) {
                call.stream.write(Call.text(body[i]), i == body.length - 1);
            }
            call.stream.flush();
        });
        return call;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
