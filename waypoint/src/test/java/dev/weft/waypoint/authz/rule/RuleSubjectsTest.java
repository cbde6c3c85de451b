package dev.weft.waypoint.authz.rule;

import static dev.weft.waypoint.authz.Requests.PLAIN;
import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.get;
import static dev.weft.waypoint.authz.Requests.when;
import static dev.weft.waypoint.authz.Requests.whenNot;
import static dev.weft.waypoint.authz.rule.RuleMatches.matches;
import static dev.weft.waypoint.authz.rule.RuleMatches.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Source;
import dev.weft.waypoint.authz.Requests;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field of a rule that is about who asks, and how the values of tokens are compared. */
class RuleSubjectsTest {

    @ParameterizedTest
    @CsvSource({
        "cluster.local/ns/shop/sa/web, true",
        "cluster.local/ns/shop/sa/we, false",
        "cluster.local/ns/shop/sa/we*, true",
        "cluster.local/ns/*, true",
        "*/sa/web, true",
        "*/sa/pay, false",
        "*, true",
        "spiffe://cluster.local/ns/shop/sa/web, false",
        "cluster.local/*/sa/web, false",
        "CLUSTER.local/ns/shop/sa/web, false",
    })
    void principals_are_compared_without_their_scheme(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addPrincipals(value))))
                .isEqualTo(matches);
        assertThat(matches(when("source.principal", value))).isEqualTo(matches);
        assertThat(matches(Requests.from(Source.newBuilder().addNotPrincipals(value))))
                .isEqualTo(!matches);
    }

    @ParameterizedTest
    @CsvSource({
        "shop, true",
        "sho, false",
        "s*p, true",
        "*op, true",
        "sh*, true",
        "*, true",
        "*s*o*, true",
        "pay*, false",
    })
    void namespaces_take_stars_anywhere(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addNamespaces(value))))
                .isEqualTo(matches);
        assertThat(matches(when("source.namespace", value))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.local, true",
        "cluster.*, true",
        "*.local, true",
        "*, true",
        "other, false"
    })
    void trust_domains_take_a_star(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addTrustDomains(value))))
                .isEqualTo(matches);
        assertThat(matches(when("source.trustDomain", value))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"shop/web, true", "shop/we, false", "pay/web, false"})
    void service_accounts_are_exact(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addServiceAccounts(value))))
                .isEqualTo(matches);
        assertThat(matches(when("source.serviceAccount", value))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"10.1.0.7, true", "10.1.0.0/16, true", "10.2.0.0/16, false", "::/0, false"})
    void address_blocks_are_of_the_client(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addIpBlocks(value))))
                .isEqualTo(matches);
        assertThat(matches(when("source.ip", value))).isEqualTo(matches);
        assertThat(matches(Requests.from(Source.newBuilder().addRemoteIpBlocks(value))))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10.1.0.7",
        "1, 203.0.113.3",
        "2, 203.0.113.2",
        "3, 203.0.113.1",
        "4, 10.1.0.7",
    })
    void remote_addresses_are_what_trusted_proxies_added(int hops, String address)
            throws RuleException {
        RequestHead head = get("/");
        head.headers().add("x-forwarded-for", "203.0.113.1, 203.0.113.2");
        head.headers().add("x-forwarded-for", "203.0.113.3");

        var subject = AccessSubject.ofRequest(head, WEB, Claims.NONE, hops);

        assertThat(RuleSet.compile(List.of(when("remote.ip", address))).match(subject)).isZero();
    }

    @Test
    void an_entry_of_a_proxy_that_is_no_address_leaves_the_client_its_own() throws RuleException {
        RequestHead head = get("/");
        head.headers().add("x-forwarded-for", "unknown");

        var subject = AccessSubject.ofRequest(head, WEB, Claims.NONE, 1);

        assertThat(RuleSet.compile(List.of(when("remote.ip", "10.1.0.7"))).match(subject)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "https://issuer.example/ann, true",
        "https://issuer.example/*, true",
        "https://issuer.example/an*, true",
        "*/ann, true",
        "*.example/ann, true",
        "*nn, true",
        "https*, true",
        "http://*, false",
        "https://issuer.example, false",
        "https://issuer.example/bob, false",
        "https://other.example/ann, false",
    })
    void token_principals_are_split_at_the_last_slash(String value, boolean matches) {
        assertThat(matches(Requests.from(Source.newBuilder().addRequestPrincipals(value))))
                .isEqualTo(matches);
        assertThat(matches(when("request.auth.principal", value))).isEqualTo(matches);
    }

    @Test
    void a_subject_with_a_slash_does_not_pass_for_another_issuer() throws RuleException {
        var claims = new Claims(Map.of("iss", "https://a", "sub", "b/root"), Set.of());

        var subject = AccessSubject.ofRequest(get("/"), WEB, claims, 0);

        assertThat(
                        RuleSet.compile(
                                        List.of(
                                                Requests.from(
                                                        Source.newBuilder()
                                                                .addRequestPrincipals(
                                                                        "https://a/b/root"))))
                                .match(subject))
                .isEqualTo(RuleSet.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "request.auth.audiences, shop, true",
        "request.auth.audiences, bank, false",
        "request.auth.presenter, app-7, true",
        "request.auth.claims[role], admin, true",
        "request.auth.claims[groups], ops, true",
        "request.auth.claims[groups], de*, true",
        "request.auth.claims[groups], sales, false",
        "request.auth.claims[scope], write, true",
        "request.auth.claims[scope], 'read write', false",
        "request.auth.claims[realm][roles], owner, true",
        "request.auth.claims[realm][none], owner, false",
        "request.auth.claims[level], 7, false",
        "request.auth.claims[none], *, false",
    })
    void claims_are_texts_or_lists_of_them(String key, String value, boolean matches) {
        assertThat(matches(when(key, value))).isEqualTo(matches);
        assertThat(matches(whenNot(key, value))).isEqualTo(!matches);
    }

    @Test
    void a_client_without_identity_has_no_part_of_one() {
        for (AuthorizationRule rule :
                List.of(
                        Requests.from(Source.newBuilder().addPrincipals("*")),
                        Requests.from(Source.newBuilder().addNamespaces("*")),
                        Requests.from(Source.newBuilder().addTrustDomains("*")),
                        Requests.from(Source.newBuilder().addServiceAccounts("shop/web")))) {
            assertThat(matches(rule, get("/"), PLAIN)).isFalse();
        }
        assertThat(
                        matches(
                                Requests.from(Source.newBuilder().addNotPrincipals("*")),
                                get("/"),
                                PLAIN))
                .isTrue();
    }
}
