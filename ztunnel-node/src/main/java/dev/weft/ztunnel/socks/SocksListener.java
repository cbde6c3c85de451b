package dev.weft.ztunnel.socks;

import dev.weft.net.IpAddresses;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes requests on a pod's loopback.
 *
 * <p>Opened by the ZDS thread; connections run on event loops.
 */
public final class SocksListener {
    private final PodNetwork network;
    private final PodSockets sockets;
    private final SocksNames names;
    private final SocksOutbound outbound;
    private final List<Channel> listening = new ArrayList<>();

    public SocksListener(
            PodNetwork network, PodSockets sockets, SocksNames names, SocksOutbound outbound) {
        this.network = network;
        this.sockets = sockets;
        this.names = names;
        this.outbound = outbound;
    }

    /**
     * Opens the listening sockets; an IPv6 address that the pod has not is left out.
     *
     * @throws IOException one cannot be opened; {@link #stopAccepting} closes those that were
     */
    public void open(EventLoopGroup loops, List<InetAddress> addresses, int port)
            throws IOException {
        boolean ipv6 = network.hasIpv6Loopback();
        for (InetAddress ip : addresses) {
            if (ipv6 || !IpAddresses.isV6(ip)) {
                InetSocketAddress address = new InetSocketAddress(ip, port);
                listening.add(sockets.listen(loops, address, this::accepted));
            }
        }
    }

    private void accepted(SocketChannel channel) {
        if (outbound.admit(channel)) {
            new SocksHandshake(channel, names, outbound).begin();
        }
    }

    /** Takes no new connections; live ones go on. */
    public List<ChannelFuture> stopAccepting() {
        return listening.stream().map(Channel::close).toList();
    }
}
