package dev.weft.waypoint.upstream.tls;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that this side shows, with its key. The key is in no text.
 *
 * @param chain the leaf first; at least one
 */
public record OwnCertificate(List<X509Certificate> chain, PrivateKey key) {

    public OwnCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * Of two texts in PEM.
     *
     * @throws GeneralSecurityException they cannot be used, with what was expected
     */
    public static OwnCertificate parse(ByteString chain, ByteString key)
            throws GeneralSecurityException {
        List<X509Certificate> certificates =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(chain.newInput())
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("the chain holds no certificate, expected PEM");
        }
        return new OwnCertificate(
                certificates, PrivateKeys.parse(key, certificates.getFirst().getPublicKey()));
    }

    /** As TLS libraries take it. */
    public X509Certificate[] chainArray() {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String toString() {
        return "the certificate of " + chain.getFirst().getSubjectX500Principal();
    }
}
