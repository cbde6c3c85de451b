package dev.weft.controller.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.identity.SpiffeId;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateIssuerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final SpiffeId ORDERS =
            SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/orders").orElseThrow();

    private final KeyPair keys = Csrs.ec("secp256r1");
    private final RootCertificate root = Certificates.newRoot("cluster.local", NOW);
    private final CertificateIssuer issuer = new CertificateIssuer(root, InstantSource.fixed(NOW));

    @Test
    void a_leaf_says_who_it_is_for_and_nothing_else() throws Exception {
        X509Certificate leaf = issuer.issue(ORDERS, keys.getPublic(), 0);

        leaf.verify(root.certificate().getPublicKey());
        assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(leaf.getSubjectX500Principal().getName()).isEmpty();
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(List.of(6, ORDERS.toString()));
        assertThat(leaf.getCriticalExtensionOIDs()).contains("2.5.29.17");
        assertThat(leaf.getExtendedKeyUsage())
                .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getKeyUsage()).startsWith(true, false, true, false);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    }

    @ParameterizedTest(name = "asking for {0} s gives {1} s")
    @CsvSource({"0, 86400", "-5, 86400", "60, 60", "3600, 3600", "7776000, 7776000"})
    void the_life_asked_for_is_granted_within_bounds(long asked, long granted) throws Exception {
        X509Certificate leaf = issuer.issue(ORDERS, keys.getPublic(), asked);

        assertThat(leaf.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(2)));
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plusSeconds(granted));
    }

    @ParameterizedTest
    @CsvSource({"7776001", "9223372036854775807"})
    void a_longer_life_is_refused(long asked) {
        assertThatThrownBy(() -> issuer.issue(ORDERS, keys.getPublic(), asked))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Refusal.VALIDITY));
    }

    @Test
    void no_leaf_outlives_the_root() throws Exception {
        Instant late = root.notAfter().minusSeconds(60);
        CertificateIssuer lateIssuer = new CertificateIssuer(root, InstantSource.fixed(late));

        X509Certificate leaf = lateIssuer.issue(ORDERS, keys.getPublic(), 3600);

        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(root.notAfter());
    }

    @Test
    void the_root_lives_ten_years_and_signs_certificates_only() {
        X509Certificate certificate = root.certificate();

        assertThat(Duration.between(NOW, root.notAfter())).isEqualTo(Duration.ofDays(3650));
        assertThat(certificate.getBasicConstraints()).isNotNegative();
        assertThat(certificate.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(root.toString()).doesNotContain("PrivateKey");
    }

    @Test
    void the_serving_certificate_is_renewed_at_half_of_its_life() throws Exception {
        MovableClock clock = new MovableClock(NOW);
        ServingCertificate serving =
                new ServingCertificate(
                        new CertificateIssuer(root, clock),
                        List.of("localhost", "127.0.0.1", "::1"));
        X509Certificate first = serving.getCertificateChain("serving")[0];

        clock.now = NOW.plus(Duration.ofHours(12)).minusSeconds(1);
        serving.renewIfDue();
        X509Certificate before = serving.getCertificateChain("serving")[0];
        clock.now = NOW.plus(Duration.ofHours(12));
        serving.renewIfDue();
        X509Certificate after = serving.getCertificateChain("serving")[0];

        assertThat(before).isEqualTo(first);
        assertThat(after).isNotEqualTo(first);
        after.verify(root.certificate().getPublicKey());
        assertThat(after.getSubjectAlternativeNames())
                .contains(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    }

    private static final class MovableClock implements InstantSource {

        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
