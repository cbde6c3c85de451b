package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.HttpProtocol;
import io.netty.channel.Channel;

/** Sends requests over a connection to a backend. */
public final class HttpClient {

    private HttpClient() {}

    /**
     * Takes over a channel that is active and not read by anybody else. To be called on its event
     * loop.
     */
    public static ClientConnection start(
            Channel channel, ClientSettings settings, ClientConnection.Observer observer) {
        assert channel.eventLoop().inEventLoop();
        if (settings.protocol() == HttpProtocol.HTTP2) {
            Http2ClientConnection connection = Http2ClientConnection.of(settings, observer);
            channel.pipeline().addLast("http2", connection.handler());
            channel.config().setAutoRead(true);
            return connection;
        }
        Http1ClientConnection connection = new Http1ClientConnection(settings, observer);
        channel.pipeline().addLast("http1", connection);
        channel.config().setAutoRead(true);
        return connection;
    }
}
