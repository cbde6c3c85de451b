package dev.weft.waypoint.upstream.dial;

/**
 * Why there is no connection.
 *
 * @param message what happened, with the values that show it
 */
public record DialFailure(Kind kind, String message) {

    /** What it means for whoever waits. */
    public enum Kind {
        /** TCP could not be connected. */
        CONNECT,
        /** It took longer than is allowed. */
        TIMEOUT,
        /** TLS failed, or the peer is not who it should be. */
        TLS,
        /** The peer of a tunnel refused by policy. */
        DENIED,
        /** The peer of a tunnel could not do what was asked. */
        REFUSED,
        /** We have no certificate. */
        NO_CERTIFICATE,
        /** Where to connect to is not known. */
        NO_ADDRESS,
        /** The settings of TLS cannot be carried out. */
        BAD_TLS_SETTINGS,
        /** A limit of connections or of those who wait. */
        OVERFLOW,
        /** We are closing. */
        CLOSING
    }

    /** Whether it says something of the endpoint. */
    public boolean isOfEndpoint() {
        return switch (kind) {
            case CONNECT, TIMEOUT, TLS, REFUSED, NO_ADDRESS -> true;
            case DENIED, NO_CERTIFICATE, BAD_TLS_SETTINGS, OVERFLOW, CLOSING -> false;
        };
    }
}
