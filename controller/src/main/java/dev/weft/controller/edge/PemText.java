package dev.weft.controller.edge;

import com.google.protobuf.ByteString;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;

/** Whether bytes are what proxies can read. Keys are looked at and never shown. Pure. */
final class PemText {

    /** Not encrypted: nobody could give the proxy the passphrase. */
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (RSA |EC )?PRIVATE KEY-----(?!\\s*Proc-Type:)");

    private PemText() {}

    /** One certificate or more. */
    static boolean isCertificates(ByteString pem) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem.newInput())
                    .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    /** A private key in PKCS#8, PKCS#1 or SEC 1. */
    static boolean isKey(ByteString pem) {
        return KEY.matcher(pem.toStringUtf8()).find();
    }
}
