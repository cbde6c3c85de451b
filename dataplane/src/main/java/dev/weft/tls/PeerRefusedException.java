package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries our verdict on a peer through the TLS engine, which turns it into an alert. */
final class PeerRefusedException extends CertificateException {

    private static final long serialVersionUID = 1;

    private final transient HandshakeFailure failure;

    PeerRefusedException(HandshakeFailure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    static PeerRefusedException revoked(Set<SpiffeId> expected, RevokedCertificateException cause) {
        return new PeerRefusedException(
                new HandshakeFailure(
                        HandshakeFailure.Kind.REVOKED,
                        "the peer is not trusted: " + cause.getMessage(),
                        expected,
                        Optional.empty()),
                cause);
    }

    static PeerRefusedException untrusted(Set<SpiffeId> expected, CertificateException cause) {
        return new PeerRefusedException(
                new HandshakeFailure(
                        HandshakeFailure.Kind.UNTRUSTED,
                        "the peer is not trusted: " + cause.getMessage(),
                        expected,
                        Optional.empty()),
                cause);
    }

    HandshakeFailure failure() {
        return failure;
    }
}
