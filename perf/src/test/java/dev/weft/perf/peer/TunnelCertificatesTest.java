package dev.weft.perf.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.tunnel.TunnelIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelCertificatesTest {

    @TempDir private Path folder;

    @Test
    void the_authority_signs_one_certificate_for_both_ends()
            throws IOException, GeneralSecurityException {
        TunnelCertificates.write(folder);

        var leaf = certificate("cert.pem");
        leaf.verify(certificate("ca.pem").getPublicKey());
        assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(leaf.getSubjectAlternativeNames().toString())
                .contains(TunnelIdentity.URI, TunnelIdentity.DNS_NAME);
        assertThat(Files.readString(folder.resolve("both.pem")))
                .isEqualTo(
                        Files.readString(folder.resolve("cert.pem"))
                                + Files.readString(folder.resolve("key.pem")));
    }

    private X509Certificate certificate(String file) throws IOException, GeneralSecurityException {
        var pem = new ByteArrayInputStream(Files.readAllBytes(folder.resolve(file)));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
}
