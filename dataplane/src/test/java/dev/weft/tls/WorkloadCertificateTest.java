package dev.weft.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.identity.SpiffeId;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadCertificateTest {

    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";
    private static final SpiffeId IDENTITY = SpiffeId.parse(ORDERS).orElseThrow();
    private static final TestRoot ROOT = TestRoot.create("root");
    private static final TestRoot OTHER_ROOT = TestRoot.create("other root");

    @Test
    void reads_leaf_intermediates_and_a_bundle_of_roots() throws Exception {
        TestRoot intermediate = ROOT.intermediate("below");
        Issued issued = intermediate.workload(ORDERS);
        List<String> answer = new ArrayList<>(issued.answer());
        answer.add(answer.removeLast() + OTHER_ROOT.rootPem());

        WorkloadCertificate certificate = parse(issued, answer);

        assertThat(certificate.identity()).isEqualTo(IDENTITY);
        assertThat(certificate.chain()).containsExactly(issued.leaf(), intermediate.certificate());
        assertThat(certificate.roots())
                .containsExactly(ROOT.certificate(), OTHER_ROOT.certificate());
    }

    @Test
    void wants_to_be_refreshed_at_half_of_its_life() throws Exception {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10);
        Issued issued =
                ROOT.issue(LeafSpec.of(ORDERS).living(start, start.plus(Duration.ofHours(24))));

        WorkloadCertificate certificate = parse(issued, issued.answer());

        assertThat(certificate.refreshAt()).isEqualTo(start.plus(Duration.ofHours(12)));
        assertThat(certificate.validAt(start)).isTrue();
        assertThat(certificate.validAt(start.minusSeconds(1))).isFalse();
        assertThat(certificate.validAt(certificate.notAfter())).isFalse();
    }

    static Stream<Arguments> unusableAnswers() {
        Instant now = Instant.now();
        Issued good = ROOT.workload(ORDERS);
        Issued old =
                ROOT.issue(
                        LeafSpec.of(ORDERS).living(now.minusSeconds(7200), now.minusSeconds(3600)));
        Issued early =
                ROOT.issue(LeafSpec.of(ORDERS).living(now.plusSeconds(600), now.plusSeconds(3600)));
        Issued payment = ROOT.workload("spiffe://cluster.local/ns/shop/sa/payment");
        Issued two = ROOT.issue(LeafSpec.of(ORDERS, "spiffe://cluster.local/ns/shop/sa/admin"));
        Issued nameless = ROOT.issue(LeafSpec.of().withDnsNames("orders.local"));
        Issued notSpiffe = ROOT.issue(LeafSpec.of("https://example.com"));
        String leaf = good.answer().getFirst();
        String root = ROOT.rootPem();
        return Stream.of(
                Arguments.of("nothing", good, List.of(), "answered 0 elements"),
                Arguments.of("only a leaf", good, List.of(leaf), "answered 1 elements"),
                Arguments.of("an empty text", good, List.of("", root), "holds no certificate"),
                Arguments.of("empty roots", good, List.of(leaf, ""), "holds no certificate"),
                Arguments.of("no PEM", good, List.of("hello", root), "the issued chain"),
                Arguments.of("half a PEM", good, List.of(leaf.substring(0, 200), root), "PEM"),
                Arguments.of(
                        "an endless text", good, List.of("x".repeat(2_000_000), root), "1 MiB"),
                Arguments.of("another identity", payment, payment.answer(), "certified spiffe"),
                Arguments.of("two identities", two, two.answer(), "exactly one SPIFFE URI"),
                Arguments.of("no identity", nameless, nameless.answer(), "exactly one SPIFFE URI"),
                Arguments.of("a web name", notSpiffe, notSpiffe.answer(), "'https://example.com'"),
                Arguments.of("another key", payment, good.answer(), "another key than ours"),
                Arguments.of("an expired leaf", old, old.answer(), "valid from"),
                Arguments.of("a leaf of the future", early, early.answer(), "valid from"),
                Arguments.of(
                        "roots of somebody else",
                        good,
                        List.of(leaf, OTHER_ROOT.rootPem()),
                        "does not lead to a trusted root"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableAnswers")
    void refuses_an_answer_with(String what, Issued keyOf, List<String> answer, String reason) {
        assertThatThrownBy(() -> parse(keyOf, answer))
                .isInstanceOf(InvalidCertificateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shows_no_key_in_its_text() throws Exception {
        Issued issued = ROOT.workload(ORDERS);

        assertThat(parse(issued, issued.answer()).toString())
                .contains(ORDERS)
                .doesNotContain("key")
                .doesNotContain("BEGIN");
    }

    private static WorkloadCertificate parse(Issued keyOf, List<String> answer)
            throws InvalidCertificateException {
        return WorkloadCertificate.parse(
                IDENTITY, WorkloadKey.of(keyOf.key()), answer, Instant.now());
    }
}
