package dev.weft.ztunnel.socket;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Finds out where a redirected connection was going.
 *
 * <p>Runs on the connection's event loop.
 */
@FunctionalInterface
public interface OriginalDestination {
    /** Where the application wanted to go; empty when the connection was not redirected. */
    Optional<IpPort> of(SocketChannel accepted);

    /** Asks the kernel's connection tracking, as the redirect rules rewrite the destination. */
    OriginalDestination TRACKED = OriginalDestination::tracked;

    /**
     * As {@link #TRACKED}; else the socket's own address, which rules of the TPROXY kind leave as
     * the application wanted it.
     */
    OriginalDestination TRACKED_OR_LOCAL = accepted -> tracked(accepted).or(() -> local(accepted));

    private static Optional<IpPort> tracked(SocketChannel accepted) {
        boolean v6 = IpAddresses.isV6(IpPort.of(accepted.remoteAddress()).ip());
        try {
            ByteBuffer address =
                    accepted.config().getOption(v6 ? Options.IP6T_ORIGINAL : Options.ORIGINAL);
            return address == null ? Optional.empty() : parse(address, v6);
        } catch (ChannelException e) {
            // ENOENT: the kernel did not redirect this connection.
            return Optional.empty();
        }
    }

    private static Optional<IpPort> local(SocketChannel accepted) {
        return Optional.of(IpPort.of(accepted.localAddress()));
    }

    /** Reads a sockaddr_in or sockaddr_in6, whose port and address are in network order. */
    private static Optional<IpPort> parse(ByteBuffer socketAddress, boolean v6) {
        byte[] ip = new byte[v6 ? 16 : 4];
        int port = Short.toUnsignedInt(socketAddress.duplicate().getShort(2));
        socketAddress.get(v6 ? 8 : 4, ip);
        return IpAddresses.ofBytes(ip).map(address -> new IpPort(address, port));
    }

    /** Socket options that Netty has no names for. */
    final class Options {
        private static final ChannelOption<ByteBuffer> ORIGINAL =
                new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);
        private static final ChannelOption<ByteBuffer> IP6T_ORIGINAL =
                new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", 41, 80, 28);

        private Options() {}
    }
}
