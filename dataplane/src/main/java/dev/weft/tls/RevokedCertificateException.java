package dev.weft.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** A certificate of the peer's chain was revoked. */
public final class RevokedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1;

    RevokedCertificateException(X509Certificate revoked) {
        super(
                "certificate "
                        + revoked.getSerialNumber().toString(16)
                        + " of '"
                        + revoked.getIssuerX500Principal()
                        + "' was revoked");
    }
}
