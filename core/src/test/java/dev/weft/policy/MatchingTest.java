package dev.weft.policy;

import static dev.weft.policy.PolicyFixtures.allow;
import static dev.weft.policy.PolicyFixtures.clause;
import static dev.weft.policy.PolicyFixtures.connectionFrom;
import static dev.weft.policy.PolicyFixtures.plaintextFrom;
import static dev.weft.policy.PolicyFixtures.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When one policy matches one connection. */
class MatchingTest {

    private static final Match PORT_80 =
            Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(80)));
    private static final Match PORT_81 =
            Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(81)));

    @Test
    void without_rules_nothing_matches() {
        assertThat(matches(allow("a"))).isFalse();
    }

    @Test
    void a_rule_without_clauses_matches_everything() {
        assertThat(matches(allow("a", rule()))).isTrue();
    }

    @Test
    void a_clause_without_matches_matches_everything() {
        assertThat(matches(allow("a", rule(clause())))).isTrue();
    }

    @Test
    void a_clause_with_only_empty_matches_matches_nothing() {
        assertThat(matches(allow("a", rule(clause(Match.EMPTY, Match.EMPTY))))).isFalse();
    }

    @Test
    void an_empty_match_beside_another_is_skipped() {
        assertThat(matches(allow("a", rule(clause(Match.EMPTY, PORT_80))))).isTrue();
        assertThat(matches(allow("a", rule(clause(Match.EMPTY, PORT_81))))).isFalse();
    }

    @Test
    void any_rule_every_clause_any_match() {
        assertThat(matches(allow("a", rule(clause(PORT_81)), rule(clause(PORT_80))))).isTrue();
        assertThat(matches(allow("a", rule(clause(PORT_81), clause(PORT_80))))).isFalse();
        assertThat(matches(allow("a", rule(clause(PORT_81, PORT_80))))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.local/ns/shop/sa/frontend, true",
        "cluster.local/ns/shop/sa/orders, false",
        "spiffe://cluster.local/ns/shop/sa/frontend, false",
        "Cluster.local/ns/shop/sa/frontend, false",
        "cluster.local/ns/shop/*, true",
        "cluster.local/ns/shopping/*, false",
        "*/sa/frontend, true",
        "*/sa/Frontend, false",
        "*, true",
    })
    void principals_of_a_proved_identity(String pattern, boolean expected) {
        Match match = Match.EMPTY.withPrincipals(any(StringMatch.ofPattern(pattern)));

        assertThat(matches(match, connectionFrom("shop", "frontend"))).isEqualTo(expected);
        assertThat(matches(match, plaintextFrom("10.0.0.1"))).isFalse();
    }

    @Test
    void not_any_principal_is_how_strict_sees_plaintext() {
        Match strict =
                Match.EMPTY.withPrincipals(Condition.noneOf(List.of(new StringMatch.Presence())));

        assertThat(matches(strict, plaintextFrom("10.0.0.1"))).isTrue();
        assertThat(matches(strict, connectionFrom("shop", "frontend"))).isFalse();
    }

    static Stream<Arguments> namespaces() {
        return Stream.of(
                Arguments.of(new StringMatch.Exact("shop"), true, false),
                Arguments.of(new StringMatch.Exact("sho"), false, false),
                Arguments.of(new StringMatch.Prefix("sh"), true, false),
                Arguments.of(new StringMatch.Suffix("op"), true, false),
                Arguments.of(new StringMatch.Presence(), true, false),
                // plaintext has the namespace "", and that is compared
                Arguments.of(new StringMatch.Exact(""), false, true),
                Arguments.of(new StringMatch.Prefix(""), true, true),
                Arguments.of(new StringMatch.Suffix(""), true, true));
    }

    @ParameterizedTest
    @MethodSource("namespaces")
    void namespaces_of_an_identity_and_of_plaintext(
            StringMatch namespace, boolean identity, boolean plaintext) {
        Match match = Match.EMPTY.withNamespaces(any(namespace));
        Match inverse = Match.EMPTY.withNamespaces(Condition.noneOf(List.of(namespace)));

        assertThat(matches(match, connectionFrom("shop", "frontend"))).isEqualTo(identity);
        assertThat(matches(match, plaintextFrom("10.0.0.1"))).isEqualTo(plaintext);
        assertThat(matches(inverse, connectionFrom("shop", "frontend"))).isNotEqualTo(identity);
        assertThat(matches(inverse, plaintextFrom("10.0.0.1"))).isNotEqualTo(plaintext);
    }

    @ParameterizedTest
    @CsvSource({"shop, frontend, true", "shop, orders, false", "other, frontend, false"})
    void service_accounts_whatever_the_trust_domain(String ns, String name, boolean expected) {
        Match match =
                Match.EMPTY.withServiceAccounts(any(new ServiceAccountRef("shop", "frontend")));

        assertThat(matches(match, connectionFrom(ns, name))).isEqualTo(expected);
        assertThat(matches(match, connectionFrom("other.domain", ns, name))).isEqualTo(expected);
        assertThat(matches(match, plaintextFrom("10.0.0.1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true",
        "10.0.0.0/8, 11.1.2.3, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "0.0.0.0/0, 10.0.0.7, true",
        "0.0.0.0/0, fd00::1, false",
        "::/0, 10.0.0.7, false",
        "fd00::/16, fd00::7, true",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "10.1.2.3/8, 10.9.9.9, true",
    })
    void source_addresses(String block, String source, boolean expected) {
        Match match = Match.EMPTY.withSourceIps(any(Cidr.parse(block).orElseThrow()));
        Match inverse =
                Match.EMPTY.withSourceIps(
                        Condition.noneOf(List.of(Cidr.parse(block).orElseThrow())));

        assertThat(matches(match, plaintextFrom(source))).isEqualTo(expected);
        assertThat(matches(inverse, plaintextFrom(source))).isNotEqualTo(expected);
    }

    @Test
    void every_kind_must_hold_and_none_may_be_excluded() {
        Match both =
                PORT_80.withSourceIps(
                        new Condition<>(
                                List.of(Cidr.parse("10.0.0.0/8").orElseThrow()),
                                List.of(Cidr.parse("10.9.0.0/16").orElseThrow())));

        assertThat(matches(both, plaintextFrom("10.1.0.1"))).isTrue();
        assertThat(matches(both, plaintextFrom("10.9.0.1"))).isFalse();
        assertThat(matches(both, plaintextFrom("11.0.0.1"))).isFalse();
        assertThat(
                        matches(
                                both.withDestinationPorts(Condition.anyOf(List.of(81))),
                                plaintextFrom("10.1.0.1")))
                .isFalse();
    }

    private static <T> Condition<T> any(T value) {
        return Condition.anyOf(List.of(value));
    }

    private static boolean matches(Match match, ConnectionAttributes connection) {
        return matches(allow("a", rule(clause(match))), connection);
    }

    private static boolean matches(Authorization policy) {
        return matches(policy, connectionFrom("shop", "frontend"));
    }

    private static boolean matches(Authorization policy, ConnectionAttributes connection) {
        return new CompiledPolicy(policy).matches(Subject.of(connection));
    }
}
