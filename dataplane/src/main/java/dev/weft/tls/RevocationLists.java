package dev.weft.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Which certificates their issuers took back, as certificate revocation lists (RFC 5280, section 5)
 * say it. Immutable, any thread.
 *
 * <p>A certificate of which no list speaks is accepted, and a list that is past its next update
 * still counts: revocation must not turn an authority's outage into the mesh's. A list counts only
 * for certificates whose issuer signed it.
 */
public final class RevocationLists {

    /** No list. */
    public static final RevocationLists NONE = new RevocationLists(Map.of());

    /** A list of a hundred thousand certificates takes four of them. */
    static final int MAX_BYTES = 32 << 20;

    private final Map<X500Principal, List<X509CRL>> byIssuer;

    private RevocationLists(Map<X500Principal, List<X509CRL>> byIssuer) {
        this.byIssuer = byIssuer;
    }

    /**
     * Reads lists, PEM or DER, one after the other.
     *
     * @throws InvalidCertificateException if there is none, or one cannot be read
     */
    public static RevocationLists parse(byte[] text) throws InvalidCertificateException {
        if (text.length > MAX_BYTES) {
            throw new InvalidCertificateException(
                    "the revocation lists have " + text.length + " bytes, expected at most 32 MiB");
        }
        Map<X500Principal, List<X509CRL>> byIssuer = new HashMap<>();
        try {
            for (CRL list : Pem.x509().generateCRLs(new ByteArrayInputStream(text))) {
                X509CRL known = (X509CRL) list;
                byIssuer.computeIfAbsent(known.getIssuerX500Principal(), i -> new ArrayList<>())
                        .add(known);
            }
        } catch (CRLException | RuntimeException e) {
            throw new InvalidCertificateException(
                    "the revocation lists cannot be read: " + e.getMessage(), e);
        }
        if (byIssuer.isEmpty()) {
            throw new InvalidCertificateException("no revocation list found, expected PEM");
        }
        return new RevocationLists(Map.copyOf(byIssuer));
    }

    /** How many lists there are. */
    public int size() {
        return byIssuer.values().stream().mapToInt(List::size).sum();
    }

    /**
     * The first certificate of a chain that was revoked.
     *
     * @param chain leaf first, each issued by the next one or by a root
     */
    Optional<X509Certificate> revoked(
            List<X509Certificate> chain, Collection<X509Certificate> roots) {
        if (byIssuer.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < chain.size(); i++) {
            List<X509Certificate> issuers = new ArrayList<>(roots);
            issuers.addAll(chain.subList(i + 1, chain.size()));
            if (isRevoked(chain.get(i), issuers)) {
                return Optional.of(chain.get(i));
            }
        }
        return Optional.empty();
    }

    private boolean isRevoked(X509Certificate certificate, List<X509Certificate> issuers) {
        X500Principal issuer = certificate.getIssuerX500Principal();
        for (X509CRL list : byIssuer.getOrDefault(issuer, List.of())) {
            // Most peers are in no list: the signature is looked at only for those that are.
            if (list.getRevokedCertificate(certificate.getSerialNumber()) != null
                    && issuers.stream()
                            .filter(it -> it.getSubjectX500Principal().equals(issuer))
                            .anyMatch(it -> isSignedBy(list, it))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
