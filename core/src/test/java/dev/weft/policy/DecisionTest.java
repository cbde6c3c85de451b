package dev.weft.policy;

import static dev.weft.policy.PolicyFixtures.allow;
import static dev.weft.policy.PolicyFixtures.clause;
import static dev.weft.policy.PolicyFixtures.connectionFrom;
import static dev.weft.policy.PolicyFixtures.deny;
import static dev.weft.policy.PolicyFixtures.dryRun;
import static dev.weft.policy.PolicyFixtures.inShop;
import static dev.weft.policy.PolicyFixtures.rule;
import static dev.weft.policy.PolicyFixtures.scoped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.DryRunFinding.WouldAllow;
import dev.weft.policy.DryRunFinding.WouldAllowNothing;
import dev.weft.policy.DryRunFinding.WouldDeny;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all policies of a workload say together. */
class DecisionTest {

    private static final Authorization.Rule HIT = rule();
    private static final Authorization.Rule MISS =
            rule(clause(Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(1)))));

    static Stream<Arguments> decisions() {
        return Stream.of(
                decided("no policy: allowed", allowedBy(null)),
                decided("deny without rules: allowed", allowedBy(null), deny("d")),
                decided("deny that misses: allowed", allowedBy(null), deny("d", MISS)),
                decided("deny that hits: denied", deniedBy("d"), deny("d", HIT)),
                decided("allow without rules: nothing is allowed", noAllow(), allow("a")),
                decided("allow that misses: denied", noAllow(), allow("a", MISS)),
                decided("allow that hits: allowed", allowedBy("a"), allow("a", HIT)),
                decided(
                        "one of two allows hits: allowed",
                        allowedBy("b"),
                        allow("a", MISS),
                        allow("b", HIT)),
                decided("deny wins over allow", deniedBy("z"), allow("a", HIT), deny("z", HIT)),
                decided(
                        "deny that hits in dry run: allowed and reported",
                        new Decision.Allow(Optional.empty(), List.of(new WouldDeny(inShop("d")))),
                        dryRun(deny("d", HIT))),
                decided(
                        "deny that misses in dry run: allowed, nothing to report",
                        allowedBy(null),
                        dryRun(deny("d", MISS))),
                decided(
                        "allow that hits in dry run: no enforced allow, so allowed",
                        new Decision.Allow(Optional.empty(), List.of(new WouldAllow(inShop("a")))),
                        dryRun(allow("a", HIT))),
                decided(
                        "allow that misses in dry run: allowed, and reported that it would not",
                        new Decision.Allow(Optional.empty(), List.of(new WouldAllowNothing())),
                        dryRun(allow("a", MISS))),
                decided(
                        "allow in dry run does not save from an enforced one",
                        new Decision.Deny(
                                new DenyReason.NoAllowMatched(),
                                List.of(new WouldAllow(inShop("a")))),
                        dryRun(allow("a", HIT)),
                        allow("b", MISS)),
                decided(
                        "an enforced deny comes before allows in dry run",
                        new Decision.Deny(
                                new DenyReason.ByPolicy(inShop("d")),
                                List.of(new WouldDeny(inShop("c")))),
                        dryRun(allow("a", HIT)),
                        dryRun(deny("c", HIT)),
                        deny("d", HIT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void decides(String sentence, Decision expected, List<Authorization> policies) {
        CompiledPolicies compiled = PolicySet.of(policies).compile("shop", List.of());

        assertThat(compiled.evaluate(connectionFrom("shop", "frontend"))).isEqualTo(expected);
        assertThat(compiled.explain(connectionFrom("shop", "frontend")).decision())
                .isEqualTo(expected);
    }

    @Test
    void a_policy_that_applies_but_is_not_known_refuses_everything() {
        PolicySet known = PolicySet.of(List.of(allow("a", HIT)));

        CompiledPolicies compiled = known.compile("shop", List.of(inShop("late")));

        assertThat(compiled.unknown()).containsExactly(inShop("late"));
        assertThat(compiled.evaluate(connectionFrom("shop", "frontend")))
                .isEqualTo(
                        new Decision.Deny(new DenyReason.UnknownPolicy(inShop("late")), List.of()));
        assertThat(new DenyReason.UnknownPolicy(inShop("late")))
                .hasToString("policy shop/late applies but is not known yet");
    }

    @Test
    void a_policy_that_is_known_again_decides_again() {
        PolicySet before = PolicySet.EMPTY;
        PolicySet after =
                before.with(
                        List.of(scoped(allow("late", HIT), Scope.WORKLOAD_SELECTOR)), List.of());

        assertThat(
                        before.compile("shop", List.of(inShop("late")))
                                .evaluate(connectionFrom("a", "b"))
                                .allowed())
                .isFalse();
        assertThat(
                        after.compile("shop", List.of(inShop("late")))
                                .evaluate(connectionFrom("a", "b"))
                                .allowed())
                .isTrue();
    }

    @Test
    void a_known_deny_names_itself_even_when_another_policy_is_not_known() {
        CompiledPolicies compiled =
                PolicySet.of(List.of(deny("d", HIT))).compile("shop", List.of(inShop("late")));

        assertThat(compiled.evaluate(connectionFrom("shop", "a"))).isEqualTo(deniedBy("d"));
    }

    @Test
    void scope_says_to_whom_a_policy_applies() {
        PolicySet policies =
                PolicySet.of(
                        List.of(
                                scoped(deny("everywhere", HIT), Scope.GLOBAL),
                                scoped(deny("namespace", HIT), Scope.NAMESPACE),
                                scoped(deny("selected", HIT), Scope.WORKLOAD_SELECTOR)));

        assertThat(applying(policies, "shop")).containsExactly("everywhere", "namespace");
        assertThat(applying(policies, "other")).containsExactly("everywhere");
        assertThat(applying(policies, "other", inShop("selected")))
                .containsExactly("everywhere", "selected");
        assertThat(applying(policies, "other", inShop("namespace")))
                .containsExactly("everywhere", "namespace");
    }

    @Test
    void a_policy_that_changes_its_scope_leaves_its_old_one() {
        PolicySet before = PolicySet.of(List.of(scoped(deny("d", HIT), Scope.GLOBAL)));

        PolicySet after = before.with(List.of(scoped(deny("d", HIT), Scope.NAMESPACE)), List.of());

        assertThat(applying(before, "other")).containsExactly("d");
        assertThat(applying(after, "other")).isEmpty();
        assertThat(after.find(inShop("d"))).map(Authorization::scope).contains(Scope.NAMESPACE);
    }

    @Test
    void a_removed_policy_no_longer_applies() {
        PolicySet before = PolicySet.of(List.of(deny("a", HIT), deny("b", HIT)));

        PolicySet after = before.with(List.of(), List.of(inShop("a"), inShop("never-there")));

        assertThat(applying(after, "shop")).containsExactly("b");
        assertThat(applying(before, "shop")).containsExactly("a", "b");
        assertThat(after.with(List.of(), List.of())).isSameAs(after);
    }

    private static List<String> applying(
            PolicySet policies, String namespace, PolicyKey... selected) {
        return policies
                .compile(namespace, List.of(selected))
                .explain(connectionFrom("a", "b"))
                .findings()
                .stream()
                .map(finding -> finding.policy().name())
                .toList();
    }

    private static Arguments decided(
            String sentence, Decision decision, Authorization... policies) {
        return Arguments.of(sentence, decision, List.of(policies));
    }

    private static Decision allowedBy(String name) {
        return new Decision.Allow(Optional.ofNullable(name).map(PolicyFixtures::inShop), List.of());
    }

    private static Decision deniedBy(String name) {
        return new Decision.Deny(new DenyReason.ByPolicy(inShop(name)), List.of());
    }

    private static Decision noAllow() {
        return new Decision.Deny(new DenyReason.NoAllowMatched(), List.of());
    }
}
