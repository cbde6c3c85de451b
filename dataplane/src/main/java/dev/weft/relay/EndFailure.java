package dev.weft.relay;

/**
 * Why one end of a relay broke, or why a relay was stopped by force.
 *
 * @param kind what happened, for metrics and response flags
 * @param message what happened in words, with the value that shows it
 */
public record EndFailure(Kind kind, String message) {

    /** The kinds of failure; {@link #RESET} is everyday life, the others deserve attention. */
    public enum Kind {
        /** The peer reset the connection or stopped reading, an ordinary end of TCP. */
        RESET,
        /** The tunnel connection that carried this stream is gone. */
        TUNNEL_LOST,
        /** The certificate of the tunnel's peer was revoked. */
        REVOKED,
        /** The peer broke the protocol. */
        PROTOCOL,
        /** This side gave up on purpose: a policy revoked the connection, or a drain ran out. */
        STOPPED,
        /** There is no room for the bytes that wait for a slow receiver. */
        OVERLOADED,
        /** A defect or an exhausted resource on this side. */
        INTERNAL
    }

    public static EndFailure reset(String message) {
        return new EndFailure(Kind.RESET, message);
    }

    /** More bytes wait for slow receivers than there is room for. */
    public static EndFailure overloaded() {
        return new EndFailure(
                Kind.OVERLOADED,
                "the receiver is slow, and more bytes wait than this proxy may hold");
    }

    public static EndFailure stopped(String message) {
        return new EndFailure(Kind.STOPPED, message);
    }

    public static EndFailure tunnelLost(String message) {
        return new EndFailure(Kind.TUNNEL_LOST, message);
    }
}
