package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.codec.HeadLimits;

/**
 * How requests are sent to a backend.
 *
 * @param protocol HTTP/1.1, or HTTP/2 without asking first
 * @param heads limits of a response head
 * @param maxStreams requests at a time on a connection of HTTP/2, if the backend allows as many
 * @param streamWindow bytes of HTTP/2 that a response body may be ahead of its reader
 * @param connectionWindow bytes that all response bodies of a connection may be ahead
 */
public record ClientSettings(
        HttpProtocol protocol,
        HeadLimits heads,
        int maxStreams,
        int streamWindow,
        int connectionWindow) {

    /** Heads of 1xx that a backend may send before its response. */
    private static final int MOST_INFORMED = 16;

    public static final ClientSettings HTTP11 = of(HttpProtocol.HTTP11);
    public static final ClientSettings HTTP2 = of(HttpProtocol.HTTP2);

    static void checkInformed(int heads) throws MalformedMessage {
        if (heads > MOST_INFORMED) {
            throw MalformedMessage.bad(
                    "more than " + MOST_INFORMED + " heads of 1xx before a response: the limit");
        }
    }

    private static ClientSettings of(HttpProtocol protocol) {
        return new ClientSettings(protocol, HeadLimits.DEFAULT, 100, 1 << 20, 16 << 20);
    }

    public ClientSettings withMaxStreams(int changed) {
        return new ClientSettings(protocol, heads, changed, streamWindow, connectionWindow);
    }

    public ClientSettings withWindows(int stream, int connection) {
        return new ClientSettings(protocol, heads, maxStreams, stream, connection);
    }
}
