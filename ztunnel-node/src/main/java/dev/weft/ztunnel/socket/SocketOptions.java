package dev.weft.ztunnel.socket;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/**
 * Options by their numbers in the kernel's headers, so that they mean the same for every transport.
 * Netty's own are of one transport each, and some are refused by connecting sockets.
 */
public final class SocketOptions {
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;

    /** Tells the pod's redirect rules that a packet is the proxy's own. */
    public static final ChannelOption<Integer> MARK = option("SO_MARK", SOL_SOCKET, 36);

    static final ChannelOption<Integer> REUSE_PORT = option("SO_REUSEPORT", SOL_SOCKET, 15);
    static final ChannelOption<Integer> TRANSPARENT = option("IP_TRANSPARENT", SOL_IP, 19);
    static final ChannelOption<Integer> FREEBIND = option("IP_FREEBIND", SOL_IP, 15);
    static final ChannelOption<Integer> PORT_AT_CONNECT =
            option("IP_BIND_ADDRESS_NO_PORT", SOL_IP, 24);
    static final ChannelOption<Integer> KEEP_IDLE = option("TCP_KEEPIDLE", SOL_TCP, 4);
    static final ChannelOption<Integer> KEEP_INTERVAL = option("TCP_KEEPINTVL", SOL_TCP, 5);
    static final ChannelOption<Integer> KEEP_COUNT = option("TCP_KEEPCNT", SOL_TCP, 6);
    static final ChannelOption<Integer> USER_TIMEOUT = option("TCP_USER_TIMEOUT", SOL_TCP, 18);

    private SocketOptions() {}

    private static ChannelOption<Integer> option(String name, int level, int number) {
        return new IntegerUnixChannelOption(name, level, number);
    }
}
