package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.HttpProtocol;
import io.netty.channel.Channel;

/** Speaks HTTP on a connected channel. */
@FunctionalInterface
public interface ConnectionStarter {

    /**
     * Takes the channel over, on its event loop.
     *
     * @param maxStreams most requests at a time
     */
    ClientConnection start(
            Channel channel,
            HttpProtocol protocol,
            int maxStreams,
            ClientConnection.Observer observer);
}
