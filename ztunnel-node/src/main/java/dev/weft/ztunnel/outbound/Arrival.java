package dev.weft.ztunnel.outbound;

import dev.weft.net.IpPort;
import dev.weft.ztunnel.socket.OriginalDestination;
import dev.weft.ztunnel.socket.PodSockets;
import io.netty.channel.socket.SocketChannel;
import java.util.Optional;

/**
 * How a connection came to the proxy: where it is going, and how its program learns what became of
 * it. Runs on the connection's event loop.
 */
public interface Arrival {
    /** Where the program wanted to go; empty if it came here by mistake. */
    Optional<IpPort> destination(SocketChannel accepted);

    /** The way stands; runs before the first byte goes through. */
    void connected(SocketChannel accepted);

    /** There is no way; ends the connection. */
    void failed(SocketChannel accepted);

    /** A redirected connection, whose program knows nothing of the proxy. */
    static Arrival captured(OriginalDestination original) {
        return new Arrival() {
            @Override
            public Optional<IpPort> destination(SocketChannel accepted) {
                return original.of(accepted);
            }

            @Override
            public void connected(SocketChannel accepted) {}

            @Override
            public void failed(SocketChannel accepted) {
                PodSockets.reset(accepted);
            }
        };
    }
}
