package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustPathTest {

    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";
    private final TestRoot root = TestRoot.create("root");
    private final TestRoot intermediate = root.intermediate("below");
    private final TrustPath path = new TrustPath(List.of(root.certificate()));

    @ParameterizedTest
    @EnumSource
    void accepts_a_workload_leaf_for_both_sides(TrustPath.Purpose purpose) {
        assertThatCode(() -> path.verify(intermediate.workload(ORDERS).chain(), purpose, now()))
                .doesNotThrowAnyException();
    }

    @Test
    void ignores_the_root_that_a_peer_sends_along() {
        List<X509Certificate> chain = new ArrayList<>(intermediate.workload(ORDERS).chain());
        chain.add(root.certificate());

        assertThatCode(() -> path.verify(chain, TrustPath.Purpose.CLIENT, now()))
                .doesNotThrowAnyException();
    }

    @Test
    void refuses_a_root_of_the_same_name_with_another_key() {
        Issued forged = TestRoot.create("root").workload(ORDERS);

        assertThatThrownBy(() -> path.verify(forged.chain(), TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("does not lead to a trusted root");
    }

    @Test
    void refuses_a_workload_that_signs_for_others() {
        List<X509Certificate> chain = List.of(intermediate.certificate());

        assertThatThrownBy(() -> path.verify(chain, TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("that of an authority");
    }

    @Test
    void refuses_a_chain_without_its_intermediate() {
        List<X509Certificate> chain = List.of(intermediate.workload(ORDERS).leaf());

        assertThatThrownBy(() -> path.verify(chain, TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("does not lead to a trusted root");
    }

    @Test
    void refuses_a_usage_that_the_leaf_does_not_have() {
        Issued serverOnly =
                root.issue(LeafSpec.of(ORDERS).withPurposes(KeyPurposeId.id_kp_serverAuth));

        assertThatCode(() -> path.verify(serverOnly.chain(), TrustPath.Purpose.SERVER, now()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> path.verify(serverOnly.chain(), TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("not for use as a TLS client");
    }

    @Test
    void accepts_a_leaf_that_restricts_no_usage() {
        Issued any = root.issue(LeafSpec.of(ORDERS).withPurposes());

        assertThatCode(() -> path.verify(any.chain(), TrustPath.Purpose.CLIENT, now()))
                .doesNotThrowAnyException();
    }

    @Test
    void judges_by_the_time_it_is_given() {
        Instant later = now().plus(Duration.ofHours(2));
        List<X509Certificate> chain = root.workload(ORDERS).chain();

        assertThatThrownBy(() -> path.verify(chain, TrustPath.Purpose.CLIENT, later))
                .hasMessageContaining("and now is " + later);
    }

    @Test
    void refuses_long_chains_before_it_verifies_any_signature() {
        X509Certificate leaf = root.workload(ORDERS).leaf();

        assertThatThrownBy(() ->
                        path.verify(Collections.nCopies(9, leaf), TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("9 certificates, expected 1 to 8");
        assertThatThrownBy(() -> path.verify(List.of(), TrustPath.Purpose.CLIENT, now()))
                .hasMessageContaining("0 certificates");
    }

    private static Instant now() {
        return Instant.now();
    }
}
