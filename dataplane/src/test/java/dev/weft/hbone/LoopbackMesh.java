package dev.weft.hbone;

import dev.weft.eventloop.EpollLoops;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.hbone.pool.PoolSettings;
import dev.weft.hbone.pool.TunnelConnector;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.hbone.pool.TunnelStatus;
import dev.weft.identity.SpiffeId;
import dev.weft.net.HboneTarget;
import dev.weft.net.IpPort;
import dev.weft.relay.EndFailure;
import dev.weft.relay.Relay;
import dev.weft.relay.RelayOutcome;
import dev.weft.relay.TcpEnd;
import dev.weft.workload.WorkloadUid;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A client's and a server's proxy on loopback, with TLS between them, in front of one application.
 */
final class LoopbackMesh {

    final List<RelayOutcome> sourceOutcomes = new CopyOnWriteArrayList<>();
    final List<RelayOutcome> destinationOutcomes = new CopyOnWriteArrayList<>();

    private final EventLoopGroup sourceLoops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    private final EventLoopGroup destinationLoops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    private final InetSocketAddress application;
    private final SslContext clientTls;
    private final SslContext serverTls;
    private final HbonePool pool;
    private final Channel capture;
    private final Channel tunnelListener;

    /** Connections that the destination took. */
    private final Queue<Channel> taken = new ConcurrentLinkedQueue<>();

    LoopbackMesh(InetSocketAddress application, HboneSettings settings) throws Exception {
        this.application = application;
        X509Bundle certificate =
                new CertificateBuilder()
                        .subject("CN=loopback")
                        .setIsCertificateAuthority(true)
                        .buildSelfSigned();
        serverTls =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory())
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols("TLSv1.3")
                        .build();
        clientTls =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.OPENSSL_REFCNT)
                        .protocols("TLSv1.3")
                        .trustManager(certificate.toTrustManagerFactory())
                        .endpointIdentificationAlgorithm(null)
                        .build();
        EventLoop sourceLoop = sourceLoops.next();
        pool =
                new HbonePool(
                        sourceLoop,
                        new PoolSettings(settings, Duration.ofMinutes(5)),
                        this::connect);
        tunnelListener = listen(destinationLoops, this::acceptTunnel, true);
        capture = listen(sourceLoops, this::acceptApplication, false);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) capture.localAddress();
    }

    List<TunnelStatus> tunnels() throws InterruptedException {
        return sourceLoops.next().submit(pool::status).sync().getNow();
    }

    private interface Acceptor {
        void accept(EpollSocketChannel channel);
    }

    private static Channel listen(EventLoopGroup loops, Acceptor acceptor, boolean autoRead)
            throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.AUTO_READ, autoRead)
                .childHandler(
                        new ChannelInitializer<EpollSocketChannel>() {
                            @Override
                            protected void initChannel(EpollSocketChannel channel) {
                                acceptor.accept(channel);
                            }
                        })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private void acceptApplication(EpollSocketChannel channel) {
        TcpEnd end = TcpEnd.of(channel);
        TunnelKey key =
                new TunnelKey(
                        SpiffeId.parse("spiffe://td/ns/a/sa/source").orElseThrow(),
                        Set.of(),
                        IpPort.of((InetSocketAddress) tunnelListener.localAddress()),
                        new WorkloadUid("destination"));
        ConnectRequest request = ConnectRequest.to(new HboneTarget.Socket(IpPort.of(application)));
        pool.open(
                key,
                request,
                new ConnectListener() {
                    @Override
                    public void accepted(HboneStream stream, ConnectReply reply) {
                        Relay.join(end, stream, sourceOutcomes::add);
                    }

                    @Override
                    public void refused(ConnectReply reply) {
                        end.abort(EndFailure.reset("status " + reply.status()));
                    }

                    @Override
                    public void failed(HboneFailure failure) {
                        end.abort(EndFailure.tunnelLost(failure.message()));
                    }
                });
    }

    private Future<TunnelConnector.Connected> connect(TunnelKey key) {
        EventLoop loop = sourceLoops.next();
        Promise<TunnelConnector.Connected> promise = loop.newPromise();
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                SslHandler tls = clientTls.newHandler(channel.alloc());
                                channel.pipeline().addLast(tls);
                                tls.handshakeFuture()
                                        .addListener(done -> complete(promise, channel, done));
                            }
                        })
                .connect(key.address().toSocketAddress());
        return promise;
    }

    private static void complete(
            Promise<TunnelConnector.Connected> promise, Channel channel, Future<?> handshake) {
        if (handshake.isSuccess()) {
            promise.setSuccess(new TunnelConnector.Connected(channel, Duration.ofHours(1)));
        } else {
            promise.setFailure(handshake.cause());
        }
    }

    private void acceptTunnel(EpollSocketChannel channel) {
        taken.add(channel);
        SslHandler tls = serverTls.newHandler(channel.alloc());
        channel.pipeline().addLast(tls);
        tls.handshakeFuture()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        HboneServer.start(channel, HboneSettings.SERVER, c -> dial(channel, c));
                    }
                });
    }

    private void dial(Channel tunnel, InboundConnect connect) {
        new Bootstrap()
                .group(tunnel.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {}
                        })
                .connect(application)
                .addListener((ChannelFuture made) -> {
                    if (made.isSuccess()) {
                        Relay.join(
                                connect.accept(ConnectReply.accepted(Baggage.EMPTY)),
                                TcpEnd.of(made.channel()),
                                destinationOutcomes::add);
                    } else {
                        connect.refuse(503);
                    }
                });
    }

    void stop() throws InterruptedException {
        capture.close().sync();
        tunnelListener.close().sync();
        sourceLoops.next().submit(() -> pool.close("test over")).sync();
        // Loops that end without a quiet period may end without closing what is open on them.
        for (Channel channel : taken) {
            channel.close().sync();
        }
        sourceLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        destinationLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        ReferenceCountUtil.release(clientTls);
        ReferenceCountUtil.release(serverTls);
    }
}
