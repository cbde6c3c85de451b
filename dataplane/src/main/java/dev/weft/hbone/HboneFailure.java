package dev.weft.hbone;

import java.util.Optional;

/**
 * Why a tunnel could not be opened, or why a connection ended.
 *
 * @param kind which
 * @param message what happened, with the value that shows it
 * @param cause what the {@code TunnelConnector} reported, for {@link Kind#CONNECT_FAILED}
 */
public record HboneFailure(Kind kind, String message, Optional<Throwable> cause) {

    public HboneFailure(Kind kind, String message) {
        this(kind, message, Optional.empty());
    }

    /** The kinds; each says whether another connection may well succeed. */
    public enum Kind {
        /** The connection went away before the answer came. */
        CONNECTION_LOST(true),
        /** The peer drains this connection or had no room; it did not look at the request. */
        NOT_TAKEN(true),
        /** The connection looked alive but did not answer a probe. */
        UNRESPONSIVE(true),
        /** The peer's certificate does not count any more. */
        REVOKED(false),
        /** The peer reset the request. */
        RESET(false),
        /** The peer broke the protocol. */
        PROTOCOL(false),
        /** The tunnel's connection could not be made. */
        CONNECT_FAILED(false),
        /** This side is draining or gave the request up. */
        CLOSED_HERE(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }
    }

    /** True when no byte of the application was delivered and a new connection is worth a try. */
    public boolean retryable() {
        return kind.retryable;
    }
}
