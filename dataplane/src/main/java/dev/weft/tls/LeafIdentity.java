package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The identity a leaf names. Pure.
 *
 * <p>A leaf has exactly one URI name, as the standard for X.509 SPIFFE documents asks. Several
 * would let an identity that was checked differ from the one that is authorized, so such a leaf has
 * no identity at all.
 */
final class LeafIdentity {

    private static final int URI_NAME = 6;

    private LeafIdentity() {}

    /**
     * Reads the identity.
     *
     * @throws InvalidCertificateException saying which names were found instead
     */
    static SpiffeId of(X509Certificate leaf) throws InvalidCertificateException {
        List<String> uris = uris(leaf);
        if (uris.size() != 1) {
            throw new InvalidCertificateException(
                    "the certificate names " + uris + ", expected exactly one SPIFFE URI");
        }
        String uri = uris.getFirst();
        return SpiffeId.parse(uri)
                .orElseThrow(() ->
                        new InvalidCertificateException(
                                "the certificate names '"
                                        + uri
                                        + "', expected"
                                        + " spiffe://<trust domain>/ns/<namespace>/sa/<service account>"));
    }

    private static List<String> uris(X509Certificate leaf) throws InvalidCertificateException {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            List<String> uris = new ArrayList<>();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.getFirst().equals(URI_NAME)) {
                    uris.add((String) name.get(1));
                }
            }
            return uris;
        } catch (CertificateParsingException e) {
            throw new InvalidCertificateException(
                    "the names of the certificate cannot be read: " + e.getMessage(), e);
        }
    }
}
