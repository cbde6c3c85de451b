package dev.weft.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * Decides whether a chain leads to a set of roots. Immutable, any thread.
 *
 * <p>The chain is taken in the order it came in, up to the first certificate that a root issued.
 * Searching for another order would let a stranger make the server try many signatures; one pass
 * over a bounded list cannot be abused.
 */
final class TrustPath {

    /** What a leaf is used for: an extended key usage. */
    enum Purpose {
        CLIENT("1.3.6.1.5.5.7.3.2"),
        SERVER("1.3.6.1.5.5.7.3.1");

        private static final String ANY = "2.5.29.37.0";

        private final String oid;

        Purpose(String oid) {
            this.oid = oid;
        }
    }

    private static final int MAX_CHAIN = 8;

    private final Set<TrustAnchor> anchors;
    private final Set<X500Principal> rootNames;

    TrustPath(List<X509Certificate> roots) {
        anchors =
                roots.stream()
                        .map(root -> new TrustAnchor(root, null))
                        .collect(Collectors.toUnmodifiableSet());
        rootNames =
                roots.stream()
                        .map(X509Certificate::getSubjectX500Principal)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Checks the chain.
     *
     * @param chain leaf first
     * @throws InvalidCertificateException saying why it is not trusted
     */
    void verify(List<X509Certificate> chain, Purpose purpose, Instant now)
            throws InvalidCertificateException {
        if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
            throw new InvalidCertificateException(
                    "the chain has " + chain.size() + " certificates, expected 1 to " + MAX_CHAIN);
        }
        verifyLeaf(chain.getFirst(), purpose, now);
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(Pem.x509().generateCertPath(upToRoot(chain)), parameters);
        } catch (GeneralSecurityException e) {
            throw new InvalidCertificateException(
                    "the chain from issuer '"
                            + chain.getFirst().getIssuerX500Principal()
                            + "' does not lead to a trusted root: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void verifyLeaf(X509Certificate leaf, Purpose purpose, Instant now)
            throws InvalidCertificateException {
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        if (now.isBefore(from) || now.isAfter(to)) {
            throw new InvalidCertificateException(
                    "the certificate is valid from " + from + " to " + to + ", and now is " + now);
        }
        if (leaf.getBasicConstraints() >= 0) {
            throw new InvalidCertificateException(
                    "the certificate is that of an authority, expected one of a workload");
        }
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages != null && !usages.contains(purpose.oid) && !usages.contains(Purpose.ANY)) {
                throw new InvalidCertificateException(
                        "the certificate is not for use as a TLS "
                                + (purpose == Purpose.CLIENT ? "client" : "server")
                                + ": its usages are "
                                + usages);
            }
        } catch (CertificateParsingException e) {
            throw new InvalidCertificateException(
                    "the key usage of the certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private List<X509Certificate> upToRoot(List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            if (rootNames.contains(chain.get(i).getIssuerX500Principal())) {
                return chain.subList(0, i + 1);
            }
        }
        return chain;
    }
}
