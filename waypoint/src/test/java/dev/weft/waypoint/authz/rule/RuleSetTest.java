package dev.weft.waypoint.authz.rule;

import static dev.weft.waypoint.authz.Requests.PLAIN;
import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.anything;
import static dev.weft.waypoint.authz.Requests.get;
import static dev.weft.waypoint.authz.Requests.to;
import static dev.weft.waypoint.authz.Requests.when;
import static dev.weft.waypoint.authz.Requests.whenNot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.waypoint.authz.Requests;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field of a rule against one request, and the forms of its values. */
class RuleSetTest {

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
    @CsvSource({"10.96.0.10, true", "10.96.0.0/24, true", "10.1.0.7, false"})
    void destination_addresses_are_those_of_the_service(String value, boolean matches) {
        assertThat(matches(when("destination.ip", value))).isEqualTo(matches);
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
        "orders.shop:8080, true",
        "ORDERS.shop:8080, true",
        "orders.shop, false",
        "orders.*, true",
        "*:8080, true",
        "*, true",
        "pay.*, false",
    })
    void hosts_are_compared_in_any_case_and_with_their_port(String value, boolean matches) {
        assertThat(matches(to(Operation.newBuilder().addHosts(value)))).isEqualTo(matches);
    }

    @Test
    void ports_are_those_that_were_dialled() {
        assertThat(matches(to(Operation.newBuilder().addPorts(8080)))).isTrue();
        assertThat(matches(to(Operation.newBuilder().addPorts(80)))).isFalse();
        assertThat(matches(when("destination.port", "8080"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "get, false", "G*, true", "*T, true", "*, true", "POST, false"})
    void methods_are_compared_as_they_are(String value, boolean matches) {
        assertThat(matches(to(Operation.newBuilder().addMethods(value)))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/orders/7, true",
        "/v1/*, true",
        "*/7, true",
        "*, true",
        "/v1/*/7, false",
        "/V1/orders/7, false",
        "/v1/orders/7?x=1, false",
        "/v1/{*}/7, true",
        "/v1/{**}, true",
        "/v1/{*}, false",
    })
    void paths_are_compared_without_their_query(String value, boolean matches) {
        assertThat(matches(to(Operation.newBuilder().addPaths(value)))).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "request.headers[X-Team], red, true",
        "request.headers[x-team], re*, true",
        "request.headers[x-team], *ed, true",
        "request.headers[x-team], *, true",
        "request.headers[x-team], blue, false",
        "request.headers[x-empty], *, true",
        "request.headers[x-none], *, false",
        "request.headers[x-two], 'a,b', true",
        "request.headers[x-two], a, false",
        "request.headers[:method], GET, true",
        "request.headers[:authority], orders.shop:8080, true",
        "request.headers[Host], orders.shop:8080, true",
        "connection.sni, orders.example, true",
        "connection.sni, *.example, true",
        "connection.sni, pay.example, false",
    })
    void headers_and_server_name(String key, String value, boolean matches) {
        assertThat(matches(when(key, value))).isEqualTo(matches);
        assertThat(matches(whenNot(key, value))).isEqualTo(!matches);
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

    @Test
    void fields_of_one_source_must_all_hold_and_values_of_a_field_need_not() {
        var source =
                Source.newBuilder()
                        .addNamespaces("pay")
                        .addNamespaces("shop")
                        .addNotPrincipals("*/sa/batch");

        assertThat(matches(Requests.from(source))).isTrue();
        assertThat(matches(Requests.from(source.clone().addIpBlocks("10.2.0.0/16")))).isFalse();
    }

    @Test
    void values_wanted_and_excluded_must_both_hold() {
        var when =
                When.newBuilder()
                        .setKey("request.headers[x-team]")
                        .addValues("r*")
                        .addNotValues("red");

        assertThat(matches(AuthorizationRule.newBuilder().addWhen(when).build())).isFalse();
    }

    @Test
    void sources_and_operations_are_alternatives_conditions_are_not() {
        var bad = Source.newBuilder().addNamespaces("pay");
        var good = Source.newBuilder().addNamespaces("shop");
        var both =
                Requests.from(bad, good).toBuilder()
                        .addTo(Operation.newBuilder().addMethods("GET"));

        assertThat(matches(both.build())).isTrue();
        assertThat(
                        matches(
                                both.clone()
                                        .addWhen(when("source.namespace", "pay").getWhen(0))
                                        .build()))
                .isFalse();
    }

    @Test
    void a_rule_without_parts_matches_everything_and_no_rules_nothing() throws RuleException {
        assertThat(matches(anything())).isTrue();
        assertThat(RuleSet.compile(List.of()).match(subject(get("/"), WEB)))
                .isEqualTo(RuleSet.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source.port",
                "request.header[x]",
                "request.headers",
                "request.headers[]",
                "request.headers[a][b]",
                "request.headers[a",
                "request.auth.claims[a]b",
                "request.auth.claim[a]",
                "experimental.envoy.filters.a[b]",
                "",
            })
    void an_unknown_key_is_refused_and_named(String key) {
        assertThatThrownBy(() -> RuleSet.compile(List.of(anything(), when(key, "v"))))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("rule 1")
                .hasMessageContaining("'" + key + "'");
    }

    @Test
    void values_that_cannot_be_are_refused() {
        for (AuthorizationRule rule :
                List.of(
                        Requests.from(Source.newBuilder().addIpBlocks("10.0.0.0/33")),
                        Requests.from(Source.newBuilder().addNotRemoteIpBlocks("here")),
                        Requests.from(Source.newBuilder().addServiceAccounts("web")),
                        Requests.from(Source.newBuilder().addPrincipals("")),
                        Requests.from(Source.newBuilder()),
                        to(Operation.newBuilder()),
                        to(Operation.newBuilder().addPorts(0)),
                        to(Operation.newBuilder().addPorts(70000)),
                        to(Operation.newBuilder().addPaths("/a/{name}")),
                        when("destination.port", "http"),
                        when("source.ip"))) {
            assertThatThrownBy(() -> RuleSet.compile(List.of(rule)))
                    .isInstanceOf(RuleException.class);
        }
    }

    private static boolean matches(AuthorizationRule rule) {
        RequestHead head = get("/v1/orders/7?x=1");
        head.headers().add("X-Team", "red").add("x-empty", "").add("x-two", "a").add("x-two", "b");
        return matches(rule, head, WEB);
    }

    private static boolean matches(
            AuthorizationRule rule, RequestHead head, Downstream downstream) {
        try {
            return RuleSet.compile(List.of(rule)).match(subject(head, downstream)) == 0;
        } catch (RuleException e) {
            throw new AssertionError(e);
        }
    }

    private static AccessSubject subject(RequestHead head, Downstream downstream) {
        return AccessSubject.ofRequest(head, downstream, CLAIMS, 0);
    }

    private static final Claims CLAIMS =
            new Claims(
                    Map.of(
                            "iss", "https://issuer.example",
                            "sub", "ann",
                            "aud", List.of("shop", "pay"),
                            "azp", "app-7",
                            "role", "admin",
                            "groups", List.of("dev", "ops"),
                            "scope", "read write",
                            "level", 7L,
                            "realm", Map.of("roles", List.of("owner"))),
                    Set.of("scope", "permission"));
}
