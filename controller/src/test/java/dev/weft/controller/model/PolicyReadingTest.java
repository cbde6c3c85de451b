package dev.weft.controller.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controller.graph.Meshes;
import dev.weft.manifest.KubeObject;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Scope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReadingTest {

    private static final String GOOD = "selector: {matchLabels: {app: a}}, rules: [{}]";
    private static final String BAD = "selector: {matchLabels: {app: b}}, rulez: [{}]";

    @Test
    void a_policy_that_was_good_stays_as_it_was_when_it_breaks() {
        PolicyReading good = read("shop", GOOD, Optional.empty());

        PolicyReading broken = read("shop", BAD, Optional.of(good));
        PolicyReading stillBroken = read("shop", BAD, Optional.of(broken));

        assertThat(stillBroken.authorization()).isEqualTo(good.authorization());
        assertThat(stillBroken.target()).isEqualTo(good.target());
        assertThat(stillBroken.rejection().orElseThrow())
                .contains("spec.rulez", "its last good version stays in force");
    }

    @Test
    void a_policy_that_is_corrected_says_what_it_says_now() {
        PolicyReading broken = read("shop", BAD, Optional.empty());

        PolicyReading corrected = read("shop", GOOD, Optional.of(broken));

        assertThat(corrected.rejection()).isEmpty();
        assertThat(corrected.authorization().orElseThrow().action()).isEqualTo(Action.ALLOW);
    }

    @Test
    void a_policy_that_never_was_good_denies_what_it_selects_now() {
        PolicyReading first = read("shop", BAD, Optional.empty());
        PolicyReading moved = read("shop", BAD.replace("app: b", "app: c"), Optional.of(first));

        assertThat(first.selector().orElseThrow().labels()).containsEntry("app", "b");
        assertThat(moved.selector().orElseThrow().labels()).containsEntry("app", "c");
        assertThat(moved.rejection().orElseThrow()).contains("all that it selects is denied");
    }

    @ParameterizedTest(name = "in {0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "shop        | rulez: []                                      | NAMESPACE",
                "weft-system | rulez: []                                      | GLOBAL",
                "shop        | rulez: [], selector: {matchLabels: {app: a}}   | WORKLOAD_SELECTOR",
                "shop        | selector: {matchLabels: text}                  | NAMESPACE",
                "shop        | selector: {labels: {app: a}}                   | NAMESPACE",
                "shop        | selector: text                                 | NAMESPACE",
            })
    void what_denies_in_place_of_a_policy_covers_all_it_may_select(
            String namespace, String spec, Scope scope) {
        Authorization standIn =
                read(namespace, spec, Optional.empty()).authorization().orElseThrow();

        assertThat(standIn.scope()).isEqualTo(scope);
        assertThat(standIn.action()).isEqualTo(Action.DENY);
        assertThat(standIn.rules()).containsExactly(new Authorization.Rule(List.of()));
        assertThat(standIn.dryRun()).isFalse();
    }

    @Test
    void a_broken_policy_for_a_waypoint_denies_nothing_at_node_proxies() {
        PolicyReading reading =
                read("shop", "targetRef: {kind: Gateway, name: w}, rulez: []", Optional.empty());

        assertThat(reading.rejection()).isPresent();
        assertThat(reading.authorization()).isEmpty();
    }

    @Test
    void a_peer_authentication_that_was_good_stays_as_it_was_and_another_is_strict() {
        PeerReading good = PeerReading.of(peer("mtls: {mode: PERMISSIVE}"), Optional.empty());

        PeerReading kept = PeerReading.of(peer("mtls: {mood: STRICT}"), Optional.of(good));
        PeerReading never = PeerReading.of(peer("mtls: {mood: STRICT}"), Optional.empty());

        assertThat(kept.policy().mode()).isEqualTo(PeerAuthentication.Mode.PERMISSIVE);
        assertThat(kept.rejection().orElseThrow()).contains("last good version");
        assertThat(never.policy().mode()).isEqualTo(PeerAuthentication.Mode.STRICT);
        assertThat(never.rejection().orElseThrow()).contains("counts as STRICT");
    }

    private static PolicyReading read(
            String namespace, String spec, Optional<PolicyReading> before) {
        return PolicyReading.of(
                Meshes.object(document("AuthorizationPolicy", namespace, spec)),
                before,
                Meshes.SETTINGS);
    }

    private static KubeObject peer(String spec) {
        return Meshes.object(document("PeerAuthentication", "shop", spec));
    }

    private static String document(String kind, String namespace, String spec) {
        return "{apiVersion: security.istio.io/v1, kind: "
                + kind
                + ", metadata: {name: p, namespace: "
                + namespace
                + "}, spec: {"
                + spec
                + "}}";
    }
}
