package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.util.Optional;
import java.util.Set;

/**
 * Why a handshake did not lead to a connection.
 *
 * @param expected whom this side would have talked to; empty at a server, which accepts every
 *     identity of its trust domain
 * @param found whom the peer's certificate names, when it came to that
 */
public record HandshakeFailure(
        Kind kind, String message, Set<SpiffeId> expected, Optional<SpiffeId> found) {

    /** The kinds of failure, from "look at the network" to "look at the identities". */
    public enum Kind {
        /** The connection ended before the handshake did. */
        CLOSED,
        /** The peer did not finish in time. */
        TIMEOUT,
        /** The peer does not speak this TLS: wrong version, no h2, or no TLS at all. */
        PROTOCOL,
        /** The peer refused us with an alert. */
        REFUSED_BY_PEER,
        /** The peer's certificate is missing, expired, or does not lead to our roots. */
        UNTRUSTED,
        /** A certificate of the peer's chain was revoked. */
        REVOKED,
        /** The certificate is good, but it is not the identity we may talk to. */
        WRONG_IDENTITY,
        /** Our own certificate was retired meanwhile; ask for the current one. */
        RETIRED
    }

    public HandshakeFailure {
        expected = Set.copyOf(expected);
    }
}
