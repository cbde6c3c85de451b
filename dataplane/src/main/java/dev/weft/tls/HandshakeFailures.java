package dev.weft.tls;

import dev.weft.tls.HandshakeFailure.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what the TLS library throws into failures that say what to look at. Pure. */
final class HandshakeFailures {

    private HandshakeFailures() {}

    static HandshakeFailure of(Throwable cause, PeerRule rule) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof PeerRefusedException refused) {
                return refused.failure();
            }
            if (at instanceof SslHandshakeTimeoutException) {
                return failure(
                        Kind.TIMEOUT,
                        "the peer did not finish the TLS handshake in "
                                + WorkloadTls.HANDSHAKE_TIMEOUT.toSeconds()
                                + " s",
                        rule);
            }
            if (at instanceof NotSslRecordException) {
                return failure(Kind.PROTOCOL, "the peer does not speak TLS", rule);
            }
        }
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            return closed(rule);
        }
        return fromLibrary(String.valueOf(root(cause).getMessage()), rule);
    }

    /** The library wraps its errors in "general problem"; the first cause says which. */
    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        for (Throwable at = cause.getCause(); at != null; at = at.getCause()) {
            root = at;
        }
        return root;
    }

    /** BoringSSL names its errors; the names are part of its interface, its numbers are not. */
    static HandshakeFailure fromLibrary(String message, PeerRule rule) {
        String error = message.toUpperCase(Locale.ROOT);
        if (error.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
            return failure(Kind.UNTRUSTED, "the peer sent no certificate", rule);
        }
        if (error.contains("_ALERT_")) {
            return failure(Kind.REFUSED_BY_PEER, "the peer ended the handshake: " + message, rule);
        }
        if (error.contains("CLOSED")) {
            return closed(rule);
        }
        return failure(Kind.PROTOCOL, "the TLS handshake failed: " + message, rule);
    }

    static HandshakeFailure closed(PeerRule rule) {
        return failure(
                Kind.CLOSED, "the connection closed before the TLS handshake was done", rule);
    }

    static HandshakeFailure wrongProtocol(@Nullable String found, PeerRule rule) {
        return failure(
                Kind.PROTOCOL,
                "the peer agreed to protocol '" + (found == null ? "" : found) + "', expected h2",
                rule);
    }

    static HandshakeFailure unchecked(PeerRule rule) {
        return failure(
                Kind.UNTRUSTED, "the handshake ended without a look at the peer's identity", rule);
    }

    static HandshakeFailure retired(PeerRule rule) {
        return failure(
                Kind.RETIRED,
                "this certificate was replaced meanwhile; ask for the current one",
                rule);
    }

    private static HandshakeFailure failure(Kind kind, String message, PeerRule rule) {
        return new HandshakeFailure(kind, message, rule.expected(), Optional.empty());
    }
}
