package dev.weft.waypoint.http;

/**
 * Why a stream ended before its message did.
 *
 * @param message for logs: what happened, with the values
 */
public record StreamFailure(Kind kind, String message) {

    /** What it means for whoever waits. */
    public enum Kind {
        /** The request was never taken: it may be sent again, whatever its method. */
        NOT_TAKEN,
        /**
         * A reused connection ended before any byte of the response: most likely the request was
         * never taken. What is idempotent may be sent again.
         */
        STALE,
        /** The connection could not be made. */
        CONNECT_FAILED,
        /** The peer reset the stream. */
        RESET,
        /** The connection broke. */
        CONNECTION_LOST,
        /** The peer broke the protocol. */
        PROTOCOL,
        /** A head or body is larger than is allowed. */
        TOO_LARGE,
        /** It took longer than is allowed. */
        TIMEOUT,
        /** The peer of a tunnel refused by policy (401). */
        DENIED,
        /** We stopped it. */
        STOPPED
    }
}
