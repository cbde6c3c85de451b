package dev.weft.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.enrolment.Enrolment.Enrolled;
import dev.weft.enrolment.Enrolment.NotEnrolled;
import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrolmentRuleTest {

    private static final String AMBIENT = "weft.dev/dataplane-mode=ambient";

    @ParameterizedTest(name = "pod [{0}] in namespace [{1}]: {2}")
    @CsvSource({
        // the pod's labels, its namespace's labels, in the mesh?, reason
        "'', '', false, no label weft.dev/dataplane-mode",
        "'', weft.dev/dataplane-mode=ambient, true, namespace label " + AMBIENT,
        "weft.dev/dataplane-mode=ambient, '', true, pod label " + AMBIENT,
        "weft.dev/dataplane-mode=none, weft.dev/dataplane-mode=ambient, false,"
                + " pod label weft.dev/dataplane-mode=none",
        "weft.dev/dataplane-mode=ambient, weft.dev/dataplane-mode=none, true, pod label " + AMBIENT,
        "'', weft.dev/dataplane-mode=none, false, namespace label weft.dev/dataplane-mode=none",
        "weft.dev/dataplane-mode=Ambient, '', false, no label weft.dev/dataplane-mode",
        "weft.dev/dataplane-mode=x, weft.dev/dataplane-mode=ambient, true,"
                + " namespace label "
                + AMBIENT,
        "'', istio.io/dataplane-mode=ambient, false, no label weft.dev/dataplane-mode",
    })
    void labels_of_one_domain(String pod, String namespace, boolean enrolled, String reason) {
        Enrolment enrolment =
                EnrolmentRule.STANDARD.decide(running(labels(pod), labels(namespace)));

        assertThat(enrolment).isEqualTo(enrolled ? new Enrolled(reason) : new NotEnrolled(reason));
    }

    @ParameterizedTest(name = "pod [{0}] in namespace [{1}]: {2}")
    @CsvSource({
        "'', istio.io/dataplane-mode=ambient, true",
        "istio.io/dataplane-mode=none, weft.dev/dataplane-mode=ambient, false",
        "weft.dev/dataplane-mode=none istio.io/dataplane-mode=ambient, '', false",
        "weft.dev/dataplane-mode=ambient istio.io/dataplane-mode=none, '', true",
        "weft.dev/dataplane-mode=? istio.io/dataplane-mode=ambient, '', true",
    })
    void the_first_of_two_domains_that_says_something_decides(
            String pod, String namespace, boolean enrolled) {
        EnrolmentRule rule = new EnrolmentRule(List.of("weft.dev", "istio.io"));

        Enrolment enrolment = rule.decide(running(labels(pod), labels(namespace)));

        assertThat(enrolment).isInstanceOf(enrolled ? Enrolled.class : NotEnrolled.class);
    }

    @ParameterizedTest
    @CsvSource({
        "true, Running, false, it uses the host's network",
        "false, Succeeded, false, it has finished (Succeeded)",
        "false, Failed, false, it has finished (Failed)",
        "false, Running, true, it has a sidecar",
    })
    void some_pods_never_belong_to_the_mesh(
            boolean hostNetwork, String phase, boolean sidecar, String reason) {
        Map<String, String> ambient = labels(AMBIENT);

        Enrolment enrolment =
                EnrolmentRule.STANDARD.decide(
                        new PodFacts(ambient, ambient, hostNetwork, phase, sidecar));

        assertThat(enrolment).isEqualTo(new NotEnrolled(reason));
    }

    @Test
    void reads_its_facts_from_objects() {
        KubeObject pod =
                KubeObject.of(
                        Map.of(
                                "apiVersion", "v1",
                                "kind", "Pod",
                                "metadata", Map.of("name", "p", "namespace", "shop"),
                                "spec", Map.of("hostNetwork", false),
                                "status", Map.of("phase", "Pending")));
        KubeObject namespace =
                KubeObject.of(
                        Map.of(
                                "apiVersion", "v1",
                                "kind", "Namespace",
                                "metadata", Map.of("name", "shop", "labels", labels(AMBIENT))));

        assertThat(EnrolmentRule.STANDARD.decide(pod, Optional.of(namespace)))
                .isInstanceOf(Enrolled.class);
        assertThat(EnrolmentRule.STANDARD.decide(pod, Optional.empty()))
                .isInstanceOf(NotEnrolled.class);
    }

    @Test
    void a_rule_without_domain_is_refused() {
        assertThatThrownBy(() -> new EnrolmentRule(List.of()))
                .hasMessage("no label domain: expected at least one, such as weft.dev");
    }

    private static PodFacts running(Map<String, String> labels, Map<String, String> namespace) {
        return new PodFacts(labels, namespace, false, "Running", false);
    }

    private static Map<String, String> labels(String text) {
        return Stream.of(text.split(" "))
                .filter(label -> !label.isEmpty())
                .map(label -> label.split("="))
                .collect(Collectors.toMap(label -> label[0], label -> label[1]));
    }
}
