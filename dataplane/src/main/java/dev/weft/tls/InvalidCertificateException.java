package dev.weft.tls;

/** A certificate authority's answer that cannot be used; the message says what is wrong with it. */
public final class InvalidCertificateException extends Exception {

    private static final long serialVersionUID = 1;

    InvalidCertificateException(String message) {
        super(message);
    }

    InvalidCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
