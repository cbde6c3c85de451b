package dev.weft.dump;

import com.google.gson.stream.JsonWriter;
import dev.weft.cert.CertificateStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** The certificate of an identity; never its key. */
public final class CertificateJson {
    private CertificateJson() {}

    public static void write(JsonWriter json, CertificateStatus status) throws IOException {
        json.beginObject();
        json.name("identity").value(status.identity().toString());
        switch (status.state()) {
            case CertificateStatus.Initializing initializing -> {
                json.name("state").value("Initializing");
                chain(json, "certChain", List.of());
                chain(json, "rootCerts", List.of());
            }
            case CertificateStatus.Unavailable unavailable -> {
                json.name("state").value("Unavailable: " + unavailable.error());
                chain(json, "certChain", List.of());
                chain(json, "rootCerts", List.of());
            }
            case CertificateStatus.Available available -> {
                json.name("state").value("Available");
                chain(json, "certChain", available.certificate().chain());
                chain(json, "rootCerts", available.certificate().roots());
            }
        }
        json.endObject();
    }

    private static void chain(JsonWriter json, String name, List<X509Certificate> certificates)
            throws IOException {
        json.name(name).beginArray();
        for (X509Certificate certificate : certificates) {
            json.beginObject();
            json.name("pem").value(pem(certificate));
            json.name("serialNumber").value(certificate.getSerialNumber().toString());
            json.name("validFrom").value(certificate.getNotBefore().toInstant().toString());
            json.name("expirationTime").value(certificate.getNotAfter().toInstant().toString());
            json.endObject();
        }
        json.endArray();
    }

    /** PEM in base64 once more, as the readers of this dump expect. */
    private static String pem(X509Certificate certificate) throws IOException {
        try {
            String body =
                    Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate.getEncoded());
            String pem = "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
            return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (CertificateEncodingException e) {
            throw new IOException("a certificate cannot be encoded", e);
        }
    }
}
