package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.PathNormalization;
import dev.weft.waypoint.http.codec.HeadLimits;
import java.time.Duration;
import java.util.Set;

/**
 * What a server allows its clients.
 *
 * @param heads limits of a request head; more is answered by 431
 * @param paths how paths are normalised before anybody sees them
 * @param upgrades protocols that a request may change to, in lower case
 * @param times how long a client may take
 * @param maxStreams requests at a time on a connection of HTTP/2
 * @param streamWindow bytes of HTTP/2 that a request body may be ahead of its reader
 * @param connectionWindow bytes that all request bodies of a connection may be ahead
 */
public record ServerSettings(
        HeadLimits heads,
        PathNormalization paths,
        Set<String> upgrades,
        Times times,
        int maxStreams,
        int streamWindow,
        int connectionWindow) {

    public static final ServerSettings DEFAULT =
            new ServerSettings(
                    HeadLimits.DEFAULT,
                    PathNormalization.BASE,
                    Set.of("websocket"),
                    Times.DEFAULT,
                    100,
                    1 << 20,
                    16 << 20);

    public ServerSettings {
        upgrades = Set.copyOf(upgrades);
    }

    /**
     * How long a client may take.
     *
     * @param head for a whole request head, from its first byte
     * @param idle between requests
     * @param stall for taking nothing of a response that waits for it
     */
    public record Times(Duration head, Duration idle, Duration stall) {

        /** 30 seconds, an hour, two minutes. */
        public static final Times DEFAULT =
                new Times(Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofMinutes(2));
    }

    public ServerSettings withHeads(HeadLimits changed) {
        return new ServerSettings(
                changed, paths, upgrades, times, maxStreams, streamWindow, connectionWindow);
    }

    public ServerSettings withPaths(PathNormalization changed) {
        return new ServerSettings(
                heads, changed, upgrades, times, maxStreams, streamWindow, connectionWindow);
    }

    public ServerSettings withTimes(Times changed) {
        return new ServerSettings(
                heads, paths, upgrades, changed, maxStreams, streamWindow, connectionWindow);
    }

    public ServerSettings withMaxStreams(int changed) {
        return new ServerSettings(
                heads, paths, upgrades, times, changed, streamWindow, connectionWindow);
    }

    public ServerSettings withWindows(int stream, int connection) {
        return new ServerSettings(heads, paths, upgrades, times, maxStreams, stream, connection);
    }
}
