package dev.weft.waypoint;

import dev.weft.eventloop.IoTransport;
import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneServer;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.InboundConnect;
import dev.weft.hbone.InboundHandler;
import dev.weft.relay.RelayEnd;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A pod of the mesh on a loopback address: takes tunnels on 15008 as its node proxy would, and
 * hands their streams to an application.
 */
final class LoopbackPod implements AutoCloseable {
    private final WorkloadTls tls;
    private final Consumer<RelayEnd> application;
    private final Channel listening;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final List<String> peers = new CopyOnWriteArrayList<>();
    private final List<Channel> connections = new CopyOnWriteArrayList<>();
    private volatile int refusal;

    LoopbackPod(
            EventLoopGroup loops,
            TestRoot root,
            String name,
            String ip,
            Consumer<RelayEnd> application) {
        this.application = application;
        tls = Identities.tls(root, name);
        listening =
                new ServerBootstrap()
                        .group(loops)
                        .channelFactory(IoTransport.EPOLL::newServerChannel)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        accepted(channel);
                                    }
                                })
                        .bind(new InetSocketAddress(ip, 15008))
                        .syncUninterruptibly()
                        .channel();
    }

    /** What tunnels asked for, in order. */
    List<String> targets() {
        return targets;
    }

    /** Who asked, by identity. */
    List<String> peers() {
        return peers;
    }

    /** From now on tunnels are refused with this status; 0 for no more. */
    void refuse(int status) {
        refusal = status;
    }

    private void accepted(SocketChannel channel) {
        connections.add(channel);
        tls.server(
                channel,
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer peer) {
                        peers.add(peer.identity().toString());
                        HboneServer.start(channel, HboneSettings.SERVER, new Tunnels());
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        channel.close();
                    }
                });
    }

    private final class Tunnels implements InboundHandler {
        @Override
        public void connect(InboundConnect request) {
            if (refusal != 0) {
                request.refuse(refusal);
                return;
            }
            targets.add(request.request().target().toString());
            application.accept(request.accept(ConnectReply.accepted(Baggage.EMPTY)));
        }

        @Override
        public void closed(HboneFailure cause) {}
    }

    /** Breaks every tunnel connection. */
    void breakConnections() {
        connections.forEach(Channel::close);
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        breakConnections();
        tls.close();
    }
}
