package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that an authority issued, with its key. Immutable.
 *
 * @param chain the leaf, then its intermediates, without the root
 * @param roots what peers must chain to
 * @param refreshAt when to ask for the next one: half of its life
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public record WorkloadCertificate(
        SpiffeId identity,
        List<X509Certificate> chain,
        WorkloadKey key,
        List<X509Certificate> roots,
        Instant notBefore,
        Instant notAfter,
        Instant refreshAt) {

    public WorkloadCertificate {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
    }

    /**
     * Reads what an authority answered.
     *
     * @param requested the identity that was asked for; the leaf must name exactly this one
     * @param answer PEM texts: the leaf, intermediates, and last the bundle of roots
     * @throws InvalidCertificateException if it is not a usable certificate for that identity
     */
    public static WorkloadCertificate parse(
            SpiffeId requested, WorkloadKey key, List<String> answer, Instant now)
            throws InvalidCertificateException {
        throw new UnsupportedOperationException();
    }

    public boolean validAt(Instant now) {
        return !now.isBefore(notBefore) && now.isBefore(notAfter);
    }
}
