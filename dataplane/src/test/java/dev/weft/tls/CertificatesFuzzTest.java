package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.testkit.ca.TestRoot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Any bytes at all where certificates and revocation lists are expected: they are read or refused
 * with the one exception that says so, and a chain of a stranger is never trusted. With {@code
 * JAZZER_FUZZ=1} it searches; otherwise it repeats the seeds.
 */
class CertificatesFuzzTest {

    private static final TestRoot ROOT = TestRoot.create("root");
    private static final List<X509Certificate> CHAIN =
            ROOT.workload("spiffe://cluster.local/ns/shop/sa/orders").chain();

    @FuzzTest
    void pem_is_read_or_refused(byte[] input) {
        try {
            assertThat(Pem.certificates("the input", new String(input, StandardCharsets.UTF_8)))
                    .isNotEmpty();
        } catch (InvalidCertificateException e) {
            assertThat(e).hasMessageContaining("the input");
        }
    }

    @FuzzTest
    void revocation_lists_are_read_or_refused_and_revoke_nothing_of_ours(byte[] input) {
        try {
            RevocationLists lists = RevocationLists.parse(input);
            assertThat(lists.revoked(CHAIN, Set.of(ROOT.certificate()))).isEmpty();
        } catch (InvalidCertificateException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @FuzzTest
    void a_chain_of_a_stranger_is_never_trusted(byte[] input) {
        TrustPath path = new TrustPath(List.of(ROOT.certificate()));
        try {
            X509Certificate stranger =
                    (X509Certificate)
                            Pem.x509().generateCertificate(new ByteArrayInputStream(input));
            path.verify(
                    List.of(stranger, ROOT.certificate()), TrustPath.Purpose.CLIENT, Instant.now());
            throw new AssertionError("trusted: " + stranger);
        } catch (CertificateException e) {
            assertThat(e).isNotNull();
        }
    }
}
