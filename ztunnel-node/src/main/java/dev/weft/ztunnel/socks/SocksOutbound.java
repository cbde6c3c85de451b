package dev.weft.ztunnel.socks;

import dev.weft.net.IpPort;
import io.netty.channel.socket.SocketChannel;

/** Where connections go that a program asked for. */
public interface SocksOutbound {
    /**
     * Whether the connection may be served; false if a limit is reached, then it is closed already.
     */
    boolean admit(SocketChannel accepted);

    /** Connects, on the channel's event loop, which reads nothing meanwhile. */
    void connect(SocketChannel accepted, IpPort target, SocksReply reply);
}
