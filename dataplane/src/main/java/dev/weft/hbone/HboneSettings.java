package dev.weft.hbone;

import java.time.Duration;

/**
 * Parameters of a connection, as this side announces and enforces them.
 *
 * <p>A stream starts with a small window and earns a larger one by draining fast. The windows of
 * all streams together never exceed the connection's, so streams that stall cannot starve the
 * others.
 *
 * @param initialStreamWindow bytes a new stream may receive before its consumer took any
 * @param streamWindow bytes up to which the window of one stream grows
 * @param connectionWindow bytes that all streams together may hold
 * @param maxFrameSize largest frame accepted, 16384 to 16777215 bytes
 * @param maxStreams streams accepted at a time (server), or opened at a time even if the peer
 *     allows more (client)
 * @param maxHeaderList bytes of a header list accepted
 * @param sendBuffer bytes queued for one stream from which it is not writable
 * @param pings when liveness is checked
 */
public record HboneSettings(
        int initialStreamWindow,
        int streamWindow,
        int connectionWindow,
        int maxFrameSize,
        int maxStreams,
        int maxHeaderList,
        int sendBuffer,
        Pings pings) {

    /**
     * Liveness of the connection.
     *
     * @param interval time between the answer to a PING and the next PING
     * @param timeout time without an answer after which the connection is given up; also the time
     *     for the peer's SETTINGS to arrive
     * @param quiet a client that heard nothing for so long sends a PING along with a new request
     * @param probe time for that PING's answer before the request is tried elsewhere
     */
    public record Pings(Duration interval, Duration timeout, Duration quiet, Duration probe) {
        public static final Pings DEFAULT =
                new Pings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1));
    }

    public static final HboneSettings CLIENT =
            new HboneSettings(
                    64 << 10, 4 << 20, 16 << 20, 1 << 20, 100, 16 << 10, 128 << 10, Pings.DEFAULT);

    public static final HboneSettings SERVER =
            new HboneSettings(
                    64 << 10, 4 << 20, 16 << 20, 1 << 20, 200, 64 << 10, 128 << 10, Pings.DEFAULT);

    public HboneSettings {
        require(initialStreamWindow >= 1, "initialStreamWindow", initialStreamWindow, "at least 1");
        require(
                streamWindow >= initialStreamWindow,
                "streamWindow",
                streamWindow,
                "at least initialStreamWindow " + initialStreamWindow);
        require(
                connectionWindow >= 65535 && connectionWindow > streamWindow,
                "connectionWindow",
                connectionWindow,
                "at least 65535 and more than streamWindow " + streamWindow);
        require(
                (long) initialStreamWindow * maxStreams <= connectionWindow,
                "connectionWindow",
                connectionWindow,
                "room for maxStreams x initialStreamWindow = "
                        + (long) initialStreamWindow * maxStreams);
        require(
                maxFrameSize >= 16384 && maxFrameSize <= 16777215,
                "maxFrameSize",
                maxFrameSize,
                "16384 to 16777215");
        require(maxStreams >= 1, "maxStreams", maxStreams, "at least 1");
        require(maxHeaderList >= 1024, "maxHeaderList", maxHeaderList, "at least 1024");
        require(sendBuffer >= 1024, "sendBuffer", sendBuffer, "at least 1024");
    }

    public HboneSettings withWindows(int initialStream, int stream, int connection) {
        return new HboneSettings(
                initialStream,
                stream,
                connection,
                maxFrameSize,
                maxStreams,
                maxHeaderList,
                sendBuffer,
                pings);
    }

    public HboneSettings withMaxStreams(int streams) {
        return new HboneSettings(
                initialStreamWindow,
                streamWindow,
                connectionWindow,
                maxFrameSize,
                streams,
                maxHeaderList,
                sendBuffer,
                pings);
    }

    public HboneSettings withMaxFrameSize(int size) {
        return new HboneSettings(
                initialStreamWindow,
                streamWindow,
                connectionWindow,
                size,
                maxStreams,
                maxHeaderList,
                sendBuffer,
                pings);
    }

    public HboneSettings withPings(Pings pings) {
        return new HboneSettings(
                initialStreamWindow,
                streamWindow,
                connectionWindow,
                maxFrameSize,
                maxStreams,
                maxHeaderList,
                sendBuffer,
                pings);
    }

    private static void require(boolean holds, String name, int value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + ": expected " + expected);
        }
    }
}
