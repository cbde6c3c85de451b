package dev.weft.waypoint;

import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.Baggage;
import dev.weft.hbone.ClientObserver;
import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.Forwarded;
import dev.weft.hbone.HboneClient;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.HboneStream;
import dev.weft.net.HboneTarget;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client's node proxy: one tunnel connection to the waypoint under the client's identity. */
final class LoopbackClient implements AutoCloseable {
    private final WorkloadTls tls;
    private final Channel channel;
    private final CompletableFuture<HboneClient> ready = new CompletableFuture<>();

    LoopbackClient(
            EventLoopGroup loops, TestRoot root, String name, String ip, InetSocketAddress to) {
        tls = Identities.tls(root, name);
        channel =
                new Bootstrap()
                        .group(loops)
                        .channelFactory(IoTransport.EPOLL::newChannel)
                        .handler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel socket) {}
                                })
                        .connect(
                                new InetSocketAddress("127.0.0.1", to.getPort()),
                                new InetSocketAddress(ip, 0))
                        .syncUninterruptibly()
                        .channel();
        channel.eventLoop().execute(this::secure);
    }

    private void secure() {
        tls.client(
                channel,
                Set.of(Identities.of("waypoint")),
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer peer) {
                        HboneClient[] started = new HboneClient[1];
                        started[0] =
                                HboneClient.start(
                                        channel,
                                        HboneSettings.CLIENT,
                                        new ClientObserver() {
                                            @Override
                                            public void ready() {
                                                channel.eventLoop()
                                                        .execute(() -> ready.complete(started[0]));
                                            }

                                            @Override
                                            public void closed(HboneFailure cause) {
                                                ready.completeExceptionally(
                                                        new IllegalStateException(cause.message()));
                                            }
                                        });
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        ready.completeExceptionally(new IllegalStateException(failure.message()));
                    }
                });
    }

    /** What came of asking for a tunnel: a stream, or the status of the refusal. */
    record Opened(Optional<HboneStream> stream, int status) {}

    /** Asks for a tunnel. */
    Opened open(String target) throws Exception {
        CompletableFuture<Opened> opened = new CompletableFuture<>();
        HboneClient client = ready.get(10, TimeUnit.SECONDS);
        channel.eventLoop()
                .execute(() ->
                        client.open(
                                new ConnectRequest(
                                        HboneTarget.parse(target).orElseThrow(),
                                        Optional.of(
                                                new Forwarded("127.0.0.1:4711", Optional.empty())),
                                        Baggage.EMPTY,
                                        Optional.empty(),
                                        Optional.empty()),
                                new ConnectListener() {
                                    @Override
                                    public void accepted(HboneStream stream, ConnectReply reply) {
                                        opened.complete(
                                                new Opened(Optional.of(stream), reply.status()));
                                    }

                                    @Override
                                    public void refused(ConnectReply reply) {
                                        opened.complete(
                                                new Opened(Optional.empty(), reply.status()));
                                    }

                                    @Override
                                    public void failed(HboneFailure failure) {
                                        opened.complete(new Opened(Optional.empty(), 0));
                                    }
                                }));
        return opened.get(10, TimeUnit.SECONDS);
    }

    /** HTTP to a target. */
    HttpCaller http(String target, boolean http2) throws Exception {
        HboneStream stream = open(target).stream().orElseThrow();
        return HttpCaller.over(stream, http2);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        tls.close();
    }
}
