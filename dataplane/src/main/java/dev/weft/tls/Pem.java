package dev.weft.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** PEM texts of certificates. Pure. */
final class Pem {

    /** Far above any bundle of roots, far below what would hurt. */
    private static final int MAX_CHARACTERS = 1 << 20;

    private Pem() {}

    /**
     * All certificates of one text, in order.
     *
     * @param what the text's role, for messages
     * @throws InvalidCertificateException if there is none or one cannot be read
     */
    static List<X509Certificate> certificates(String what, String text)
            throws InvalidCertificateException {
        if (text.length() > MAX_CHARACTERS) {
            throw new InvalidCertificateException(
                    what + " has " + text.length() + " characters, expected at most 1 MiB of PEM");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            for (Certificate certificate :
                    x509().generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (CertificateException e) {
            throw new InvalidCertificateException(
                    what + " cannot be read as PEM certificates: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new InvalidCertificateException(what + " holds no certificate, expected PEM");
        }
        return certificates;
    }

    static CertificateFactory x509() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("this Java runtime reads no X.509", e);
        }
    }
}
