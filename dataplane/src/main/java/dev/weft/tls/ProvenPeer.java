package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Whom a handshake proved the peer to be.
 *
 * @param chain as the peer sent it, leaf first; at least the leaf
 */
public record ProvenPeer(SpiffeId identity, List<X509Certificate> chain) {

    public ProvenPeer {
        chain = List.copyOf(chain);
    }

    /** When the first certificate of the chain runs out, and with it the proof. */
    public Instant until() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }
}
