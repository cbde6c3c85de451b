package dev.weft.policy;

import static dev.weft.policy.PolicyFixtures.allow;
import static dev.weft.policy.PolicyFixtures.clause;
import static dev.weft.policy.PolicyFixtures.connectionFrom;
import static dev.weft.policy.PolicyFixtures.deny;
import static dev.weft.policy.PolicyFixtures.dryRun;
import static dev.weft.policy.PolicyFixtures.inShop;
import static dev.weft.policy.PolicyFixtures.plaintextFrom;
import static dev.weft.policy.PolicyFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.Cidr;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Match PORT_80 =
            Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(80)));
    private static final Match ORDERS = principal("cluster.local/ns/shop/sa/orders");

    @Test
    void says_for_every_policy_what_it_found() {
        CompiledPolicies policies =
                PolicySet.of(
                                List.of(
                                        allow("a", rule(clause(ORDERS))),
                                        allow("b", rule(clause(principal("*/sa/frontend")))),
                                        deny("c"),
                                        dryRun(deny("d", rule()))))
                        .compile("shop", List.of(inShop("late")));

        Explanation explanation = policies.explain(connectionFrom("shop", "frontend"));

        assertThat(explanation.lines())
                .containsExactly(
                        "denied: policy shop/late applies but is not known yet",
                        "shop/late: not known yet",
                        "DENY shop/c: it has no rules, so it matches nothing",
                        "DENY shop/d (dry run): rule 1 matches",
                        "ALLOW shop/a: no rule matches; nearest is rule 1: source principal"
                                + " 'cluster.local/ns/shop/sa/frontend' is none of"
                                + " cluster.local/ns/shop/sa/orders",
                        "ALLOW shop/b: rule 1 matches");
    }

    @Test
    void the_nearest_rule_is_the_one_that_held_longest() {
        Authorization policy =
                allow(
                        "a",
                        rule(clause(ORDERS)),
                        rule(
                                clause(PORT_80),
                                clause(
                                        Match.EMPTY.withSourceIps(
                                                Condition.noneOf(
                                                        List.of(
                                                                Cidr.parse("10.0.0.0/8")
                                                                        .orElseThrow()))))));

        PolicyFinding.Result result = explain(policy, plaintextFrom("10.0.0.1"));

        assertThat(result)
                .isEqualTo(
                        new PolicyFinding.NotMatched(
                                1,
                                1,
                                List.of(
                                        new Miss(
                                                Attribute.SOURCE_IP,
                                                "10.0.0.1",
                                                true,
                                                List.of("10.0.0.0/8")))));
        assertThat(result)
                .hasToString(
                        "no rule matches; nearest is rule 2: source address 10.0.0.1 is excluded"
                                + " by 10.0.0.0/8");
    }

    @Test
    void plaintext_is_called_by_its_name() {
        assertThat(explain(allow("a", rule(clause(ORDERS))), plaintextFrom("10.0.0.1")))
                .asString()
                .contains("source principal none (plaintext) is none of");
    }

    @Test
    void long_lists_are_cut() {
        List<Integer> ports = IntStream.rangeClosed(1, 8).boxed().toList();
        Match match = Match.EMPTY.withDestinationPorts(Condition.anyOf(ports));

        assertThat(explain(allow("a", rule(clause(match))), plaintextFrom("10.0.0.1")))
                .asString()
                .endsWith("destination port 80 is none of 1, 2, 3, 4, 5, and 3 more");
    }

    @Test
    void a_clause_of_empty_matches_says_so() {
        assertThat(explain(deny("d", rule(clause(Match.EMPTY))), plaintextFrom("10.0.0.1")))
                .hasToString("no rule matches; nearest is rule 1: clause 1 has only empty matches");
    }

    @Test
    void an_allowed_connection_names_who_allowed_it() {
        PolicySet policies = PolicySet.of(List.of(allow("a", rule())));

        assertThat(policies.compile("shop", List.of()).explain(connectionFrom("a", "b")).lines())
                .startsWith("allowed by: shop/a");
        assertThat(policies.compile("other", List.of()).explain(connectionFrom("a", "b")).lines())
                .containsExactly("allowed: no allow policy applies");
    }

    private static PolicyFinding.Result explain(
            Authorization policy, ConnectionAttributes connection) {
        return PolicySet.of(List.of(policy))
                .compile("shop", List.of())
                .explain(connection)
                .findings()
                .getFirst()
                .result();
    }

    private static Match principal(String pattern) {
        return Match.EMPTY.withPrincipals(Condition.anyOf(List.of(StringMatch.ofPattern(pattern))));
    }
}
