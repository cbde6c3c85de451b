package dev.weft.waypoint.upstream;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.Priority;
import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.HboneServer;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.InboundConnect;
import dev.weft.identity.SpiffeId;
import dev.weft.relay.EndChannel;
import dev.weft.relay.Relay;
import dev.weft.relay.TcpEnd;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.handler.codec.http2.HttpToHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.InboundHttp2ToHttpAdapterBuilder;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application of HTTP/1.1 or HTTP/2 by prior knowledge, and the tunnel of its node proxy.
 * Answers with its name. Any thread.
 */
final class Backend {
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<ConnectRequest> tunnels = new CopyOnWriteArrayList<>();
    final List<SpiffeId> peers = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();

    private final String name;
    private final Channel listener;
    private Optional<Channel> tunnelListener = Optional.empty();
    private final Queue<Runnable> held = new ArrayDeque<>(); // guarded by this
    private volatile Optional<InetSocketAddress> onward = Optional.empty();
    private volatile boolean holding;
    private volatile int status = 200;
    private volatile int tunnelStatus = 200;

    Backend(EventLoopGroup loops, String name, String ip, Optional<SslContext> tls)
            throws InterruptedException {
        this.name = name;
        listener =
                listen(
                        loops,
                        new InetSocketAddress(ip, 0),
                        channel -> {
                            tls.ifPresent(context ->
                                    channel.pipeline()
                                            .addLast(context.newHandler(channel.alloc())));
                            serve(channel);
                        });
    }

    private interface Acceptor {
        void accept(Channel channel);
    }

    private static Channel listen(EventLoopGroup loops, InetSocketAddress at, Acceptor acceptor)
            throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                acceptor.accept(channel);
                            }
                        })
                .bind(at)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** From now on every answer has this status. */
    void answers(int code) {
        status = code;
    }

    /** From now on every tunnel is refused with this status; 200 takes them. */
    void tunnelsAnswer(int code) {
        tunnelStatus = code;
    }

    /** From now on there are no answers until {@link #release}. */
    void hold() {
        holding = true;
    }

    synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    /** Takes tunnels under this identity, at the same address. */
    void tunnelled(EventLoopGroup loops, CertificateManager certificates, SpiffeId identity)
            throws Exception {
        WorkloadTls tls =
                certificates.request(identity, Priority.REAL_TIME).toCompletableFuture().get();
        String ip = ((InetSocketAddress) listener.localAddress()).getHostString();
        tunnelListener =
                Optional.of(
                        listen(
                                loops,
                                new InetSocketAddress(ip, Ways.TUNNEL_PORT),
                                channel ->
                                        channel.eventLoop().execute(() -> secure(channel, tls))));
    }

    private void secure(Channel channel, WorkloadTls tls) {
        tls.server(
                channel,
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer peer) {
                        peers.add(peer.identity());
                        HboneServer.start(channel, HboneSettings.SERVER, Backend.this::accept);
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        channel.close();
                    }
                });
    }

    private void accept(InboundConnect connect) {
        tunnels.add(connect.request());
        if (tunnelStatus != 200) {
            connect.refuse(tunnelStatus);
            return;
        }
        if (onward.isPresent()) {
            relay(connect, onward.get());
            return;
        }
        EndChannel inner = EndChannel.over(connect.accept(ConnectReply.accepted(Baggage.EMPTY)));
        serve(inner);
        inner.config().setAutoRead(true);
    }

    /** From now on it is a gateway: what comes by tunnels is passed on to there. */
    void leadsTo(InetSocketAddress address) {
        onward = Optional.of(address);
    }

    private void relay(InboundConnect connect, InetSocketAddress to) {
        HboneStream stream = connect.accept(ConnectReply.accepted(Baggage.EMPTY));
        new Bootstrap()
                .group(stream.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {}
                        })
                .connect(to)
                .addListener((ChannelFuture made) ->
                        Relay.join(stream, TcpEnd.of(made.channel()), outcome -> {}));
    }

    private void serve(Channel channel) {
        connections.incrementAndGet();
        open.incrementAndGet();
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        channel.pipeline().addLast(new Preface());
    }

    /** Tells HTTP/2 by its first byte; no method of HTTP/1 that a test sends begins with it. */
    private final class Preface extends io.netty.handler.codec.ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() < 4) {
                return;
            }
            boolean proxied = in.toString(0, 4, StandardCharsets.US_ASCII).equals("PROX");
            if (proxied) {
                int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
                if (end < 0) {
                    return;
                }
                String line = in.readString(end + 1 - in.readerIndex(), StandardCharsets.US_ASCII);
                requests.add(line.strip());
                if (in.readableBytes() < 4) {
                    return;
                }
            }
            boolean http2 =
                    in.toString(in.readerIndex(), 3, StandardCharsets.US_ASCII).equals("PRI");
            ChannelPipeline pipeline = context.pipeline();
            if (http2) {
                var connection = new DefaultHttp2Connection(true);
                pipeline.addLast(
                        new HttpToHttp2ConnectionHandlerBuilder()
                                .connection(connection)
                                .frameListener(
                                        new InboundHttp2ToHttpAdapterBuilder(connection)
                                                .maxContentLength(1 << 20)
                                                .propagateSettings(false)
                                                .build())
                                .build());
            } else {
                pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20));
            }
            pipeline.addLast(new Application());
            pipeline.remove(this);
        }
    }

    private final class Application extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String stream = request.headers().get(ExtensionHeaderNames.STREAM_ID.text());
            requests.add(
                    (stream == null ? "HTTP/1.1 " : "HTTP/2 ")
                            + request.method()
                            + " "
                            + request.uri());
            Runnable answer = () -> context.executor().execute(() -> answer(context, stream));
            synchronized (Backend.this) {
                if (holding) {
                    held.add(answer);
                    return;
                }
            }
            answer.run();
        }

        private void answer(ChannelHandlerContext context, String stream) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.valueOf(status),
                            Unpooled.copiedBuffer(name, StandardCharsets.UTF_8));
            response.headers().set("content-length", name.length());
            if (stream != null) {
                response.headers().set(ExtensionHeaderNames.STREAM_ID.text(), stream);
            }
            context.writeAndFlush(response);
        }
    }

    void close() throws InterruptedException {
        listener.close().sync();
        if (tunnelListener.isPresent()) {
            tunnelListener.get().close().sync();
        }
    }
}
