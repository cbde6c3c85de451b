package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/**
 * Takes requests of HTTP/1.0, HTTP/1.1 and HTTP/2 from a connection, whichever it speaks: HTTP/2
 * begins with its preface, with and without TLS.
 *
 * <p>The channel is active and not read by anybody else; from here on it belongs to the server.
 * TLS, if there is any, is in its pipeline already.
 */
public final class HttpServer {

    private HttpServer() {}

    /** To be called on the channel's event loop. */
    public static ServerConnection start(
            Channel channel, ServerSettings settings, ServerHandler handler) {
        return start(channel, settings, handler, Unpooled.EMPTY_BUFFER);
    }

    /**
     * The same for a channel of which somebody looked at the first bytes.
     *
     * @param first what was read of it; ownership passes
     */
    public static ServerConnection start(
            Channel channel, ServerSettings settings, ServerHandler handler, ByteBuf first) {
        assert channel.eventLoop().inEventLoop();
        Opening opening = new Opening(settings, handler);
        channel.pipeline().addLast("http", opening);
        opening.begin(first);
        return opening;
    }
}
