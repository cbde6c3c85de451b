package dev.weft.ztunnel.socket;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Receives and sends datagrams in a pod's network, with the options that redirect rules expect.
 *
 * <p>{@link #receive} from any platform thread but an event loop, as it waits; {@link #exchange}
 * from the event loop that is to own the socket.
 */
public final class PodDatagrams {
    private final PodNetwork network;
    private final SocketSettings settings;

    public PodDatagrams(PodNetwork network, SocketSettings settings) {
        this.network = network;
        this.settings = settings;
    }

    /**
     * Opens a socket that receives at an address.
     *
     * @param largest bytes of a datagram that are kept
     * @throws IOException the address is taken or the namespace cannot be entered
     */
    public Channel receive(
            EventLoop loop, InetSocketAddress address, int largest, ChannelHandler handler)
            throws IOException {
        Bootstrap bootstrap =
                bootstrap(loop, IpAddresses.isV6(address.getAddress()), largest, handler)
                        .option(SocketOptions.REUSE_PORT, settings.reusePort() ? 1 : 0);
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot receive datagrams at "
                            + IpPort.of(address)
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /**
     * Opens a socket of a random port that exchanges datagrams with one peer: the kernel lets none
     * through that comes from elsewhere.
     *
     * @param largest bytes of a datagram that are kept
     */
    public ChannelFuture exchange(
            EventLoop loop, IpPort peer, int largest, ChannelHandler handler) {
        assert loop.inEventLoop();
        return bootstrap(loop, IpAddresses.isV6(peer.ip()), largest, handler)
                .connect(peer.toSocketAddress());
    }

    private Bootstrap bootstrap(EventLoop loop, boolean v6, int largest, ChannelHandler handler) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channelFactory(() -> network.makeForFactory(() -> newChannel(v6)))
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(largest))
                        .handler(handler);
        settings.mark().ifPresent(mark -> bootstrap.option(SocketOptions.MARK, mark));
        return bootstrap;
    }

    private DatagramChannel newChannel(boolean v6) {
        return settings.transport()
                .newDatagramChannel(v6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
    }
}
