package dev.weft.telemetry;

import java.time.Duration;

/**
 * How one connection ended. Every connection has exactly one, and metrics and access log both come
 * from it.
 *
 * @param bytesReceived from downstream to upstream
 * @param bytesSent from upstream to downstream
 */
public record ConnectionOutcome(
        long bytesReceived, long bytesSent, Duration duration, Reason reason) {

    public ConnectionOutcome {
        if (bytesReceived < 0 || bytesSent < 0) {
            throw new IllegalArgumentException(
                    "bytes " + bytesReceived + " and " + bytesSent + ": expected 0 or more");
        }
    }

    /** Why it ended. */
    public sealed interface Reason {

        ResponseFlag flag();

        /** For the access log's {@link AccessLogField#ERROR}; empty when all went well. */
        String error();
    }

    /** Both sides finished. */
    public record Complete() implements Reason {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.NONE;
        }

        @Override
        public String error() {
            return "";
        }
    }

    /** Policy refused it before a byte passed. */
    public record Denied(String why) implements Reason {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.DENY;
        }

        @Override
        public String error() {
            return "connection closed due to policy rejection: " + why;
        }
    }

    /** A policy that came later forbids it. */
    public record PolicyChanged() implements Reason {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.DENY;
        }

        @Override
        public String error() {
            return "connection closed due to policy change";
        }
    }

    /** It was still there when its proxy had to end; not a failure of the connection. */
    public record Drained() implements Reason {
        @Override
        public ResponseFlag flag() {
            return ResponseFlag.NONE;
        }

        @Override
        public String error() {
            return "connection closed due to connection drain";
        }
    }

    /**
     * Anything else.
     *
     * @param flag {@link ResponseFlag#NONE} for an end that dashboards do not count as a failure,
     *     such as a reset by a side that had been connected
     */
    public record Failed(ResponseFlag flag, String error) implements Reason {}
}
