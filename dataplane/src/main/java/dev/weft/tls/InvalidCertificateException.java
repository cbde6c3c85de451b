package dev.weft.tls;

import java.security.cert.CertificateException;

/** A certificate that cannot be used; the message says what is wrong with it. */
public final class InvalidCertificateException extends CertificateException {

    private static final long serialVersionUID = 1;

    InvalidCertificateException(String message) {
        super(message);
    }

    InvalidCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
