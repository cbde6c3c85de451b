package dev.weft.xds;

/** Hears of the stream; on the stream thread. */
public interface AdsObserver {

    /** Why a stream ended, in the words of the metric. */
    enum Termination {
        CONNECTION_ERROR("ConnectionError"),
        ERROR("Error"),
        RECONNECT("Reconnect"),
        COMPLETE("Complete");

        private final String reason;

        Termination(String reason) {
            this.reason = reason;
        }

        /** The label value of {@code istio_xds_connection_terminations_total}. */
        public String reason() {
            return reason;
        }
    }

    /** A stream ended; the client opens the next one by itself. */
    default void terminated(Termination termination) {}

    /** A response arrived. */
    default void received(String typeUrl, int bytes) {}

    /** Every wildcard type was answered once and accepted. Told once. */
    default void ready() {}
}
