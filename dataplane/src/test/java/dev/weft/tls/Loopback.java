package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Two ends of a TCP connection on loopback, and what their handshakes came to. One test thread. */
final class Loopback implements AutoCloseable {

    /** How one side's handshake ended. */
    sealed interface Ending {}

    record Secured(SpiffeId peer, Channel channel) implements Ending {}

    record Failed(HandshakeFailure failure) implements Ending {}

    /** What both sides' handshakes came to. */
    record Result(CompletableFuture<Ending> clientEnding, CompletableFuture<Ending> serverEnding) {

        Ending client() throws Exception {
            return clientEnding.get(20, TimeUnit.SECONDS);
        }

        Ending server() throws Exception {
            return serverEnding.get(20, TimeUnit.SECONDS);
        }
    }

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<String> atServer = new LinkedBlockingQueue<>();

    Result handshake(
            BiConsumer<Channel, HandshakeListener> client,
            BiConsumer<Channel, HandshakeListener> server)
            throws Exception {
        CompletableFuture<Ending> clientEnding = new CompletableFuture<>();
        CompletableFuture<Ending> serverEnding = new CompletableFuture<>();
        Channel listening =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(
                                initializer(channel ->
                                        server.accept(channel, listener(channel, serverEnding))))
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sync()
                        .channel();
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(listening.localAddress())
                .addListener((io.netty.channel.ChannelFuture connected) ->
                        client.accept(
                                connected.channel(), listener(connected.channel(), clientEnding)));
        return new Result(clientEnding, serverEnding);
    }

    /** The next text that came through the server's TLS. */
    String received() throws InterruptedException {
        return String.valueOf(atServer.poll(20, TimeUnit.SECONDS));
    }

    boolean nothingReceived() {
        return atServer.isEmpty();
    }

    private HandshakeListener listener(Channel channel, CompletableFuture<Ending> ending) {
        return new HandshakeListener() {
            @Override
            public void secured(ProvenPeer peer) {
                channel.pipeline().addLast(new Collector());
                ending.complete(new Secured(peer.identity(), channel));
            }

            @Override
            public void failed(HandshakeFailure failure) {
                ending.complete(new Failed(failure));
            }
        };
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> action) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                action.accept(channel);
            }
        };
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            atServer.add(((io.netty.buffer.ByteBuf) message).toString(StandardCharsets.UTF_8));
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
