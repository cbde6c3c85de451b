package dev.weft.waypoint.http.frame;

import dev.weft.waypoint.http.StreamFailure;
import io.netty.handler.codec.http2.Http2Error;

/** What a failure is called in HTTP/2, and the other way. */
public final class Http2Codes {

    private Http2Codes() {}

    /** How a client is told that its stream failed. */
    public static Http2Error toClient(StreamFailure.Kind kind) {
        return switch (kind) {
            case NOT_TAKEN -> Http2Error.REFUSED_STREAM;
            case PROTOCOL -> Http2Error.PROTOCOL_ERROR;
            case RESET, STOPPED, TIMEOUT -> Http2Error.CANCEL;
            case STALE, CONNECT_FAILED, CONNECTION_LOST, TOO_LARGE, DENIED ->
                    Http2Error.INTERNAL_ERROR;
        };
    }

    /** What it means when a backend resets a stream. */
    public static StreamFailure ofBackend(long code) {
        Http2Error error = Http2Error.valueOf(code);
        StreamFailure.Kind kind =
                error == Http2Error.REFUSED_STREAM
                        ? StreamFailure.Kind.NOT_TAKEN
                        : StreamFailure.Kind.RESET;
        return new StreamFailure(kind, "the backend reset the stream: " + error);
    }
}
