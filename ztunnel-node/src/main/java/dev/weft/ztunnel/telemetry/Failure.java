package dev.weft.ztunnel.telemetry;

/**
 * Why a connection did not come about, or was ended by force.
 *
 * @param message what happened, with the values that show it, and a hint where the usual cause is
 *     known
 */
public record Failure(Kind kind, String message) {
    /** What went wrong; {@link ResponseFlags} says how each is reported. */
    public enum Kind {
        /** It would lead back into this proxy. */
        SELF_CALL,
        /** Nobody knows, in time, which workload this pod is. */
        UNKNOWN_WORKLOAD,
        /** The mesh has no way to the destination. */
        NO_ROUTE,
        /** The peer asked for something that is not here. */
        BAD_REQUEST,
        /** Policy does not allow it. */
        DENIED,
        /** Policy no longer allows it. */
        REVOKED,
        /** The other side refused the TCP connection or cannot be reached. */
        CONNECT_FAILED,
        /** A tunnel's TCP connection was not answered at all. */
        TUNNEL_TIMED_OUT,
        /** TLS with the peer did not come about. */
        TLS_FAILED,
        /** A certificate of the peer was revoked, before or after the connection began. */
        CERTIFICATE_REVOKED,
        /** The peer proved to be somebody else. */
        WRONG_IDENTITY,
        /** This pod has no certificate. */
        NO_CERTIFICATE,
        /** The tunnel broke or was not taken by the peer. */
        TUNNEL_FAILED,
        /** The other proxy's policy does not allow it. */
        DENIED_BY_PEER,
        /** The other proxy could not do it. */
        REFUSED_BY_PEER,
        /** More connections than this proxy takes. */
        OVERLOADED,
        /** The drain's time was up. */
        DRAINED,
        /** It broke after it had been established. */
        BROKEN
    }
}
