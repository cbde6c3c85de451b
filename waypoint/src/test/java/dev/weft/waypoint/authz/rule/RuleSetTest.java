package dev.weft.waypoint.authz.rule;

import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.anything;
import static dev.weft.waypoint.authz.Requests.get;
import static dev.weft.waypoint.authz.Requests.to;
import static dev.weft.waypoint.authz.Requests.when;
import static dev.weft.waypoint.authz.Requests.whenNot;
import static dev.weft.waypoint.authz.rule.RuleMatches.matches;
import static dev.weft.waypoint.authz.rule.RuleMatches.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.waypoint.authz.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field of a rule against one request, and the forms of its values. */
class RuleSetTest {

    @ParameterizedTest
    @CsvSource({"10.96.0.10, true", "10.96.0.0/24, true", "10.1.0.7, false"})
    void destination_addresses_are_those_of_the_service(String value, boolean matches) {
        assertThat(matches(when("destination.ip", value))).isEqualTo(matches);
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
}
