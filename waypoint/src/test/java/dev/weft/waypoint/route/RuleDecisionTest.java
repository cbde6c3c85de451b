package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.answer;
import static dev.weft.waypoint.route.RouteFixtures.any;
import static dev.weft.waypoint.route.RouteFixtures.backend;
import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.decide;
import static dev.weft.waypoint.route.RouteFixtures.exact;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.set;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static dev.weft.waypoint.route.RouteFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.DirectResponse;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Redirect;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleDecisionTest {

    @Test
    void what_no_rule_matches_is_not_found() {
        var answer = answer(decide(tables(httpRoute(rule("echo-v1", exact("/a")))), get("/b")));

        assertThat(answer.response())
                .isEqualTo(LocalResponse.of(404, ResponseFlag.NO_ROUTE, "route_not_found"));
    }

    @ParameterizedTest
    @CsvSource({"HTTPRoute,500", "GRPCRoute,500", "VirtualService,503"})
    void where_no_backend_can_be_used_the_status_is_that_of_the_kind(String kind, String status) {
        HttpRule.Builder none = HttpRule.newBuilder().addMatches(exact("/none"));
        HttpRule.Builder zero =
                HttpRule.newBuilder()
                        .addMatches(exact("/zero"))
                        .addBackends(backend("a", 0))
                        .addBackends(backend("b", 0));
        HttpRule.Builder invalid =
                HttpRule.newBuilder()
                        .addMatches(exact("/invalid"))
                        .addBackends(Backend.newBuilder().setWeight(1).setInvalid("not found"));
        var tables = tables(route(kind, "r", none, zero, invalid).addParents(toService("echo", 0)));

        assertThat(result(decide(tables, get("/none")))).isEqualTo(status);
        assertThat(result(decide(tables, get("/zero")))).isEqualTo(status);
        assertThat(result(decide(tables, get("/invalid")))).isEqualTo(status);
    }

    @Test
    void a_grpc_client_hears_unavailable_where_no_backend_can_be_used() {
        var tables = tables(httpRoute(HttpRule.newBuilder()));

        var response =
                answer(decide(tables, get("/", "content-type: application/grpc"))).response();

        assertThat(response.headers()).containsExactly(Map.entry("grpc-status", "14"));
    }

    @Test
    void an_invalid_backend_answers_its_share_and_no_other() {
        var tables =
                tables(
                        httpRoute(
                                HttpRule.newBuilder()
                                        .addBackends(backend("echo-v1", 3))
                                        .addBackends(
                                                Backend.newBuilder()
                                                        .setWeight(1)
                                                        .setInvalid("not found")
                                                        .setInvalidStatus(500))));

        assertThat(shares(tables, get("/")).get("500")).isBetween(200, 300);
    }

    @Test
    void an_invalid_rule_answers_500_and_its_neighbours_hold() {
        var tables =
                tables(
                        httpRoute(
                                rule("echo-v1", exact("/a")).setInvalid("unknown filter"),
                                rule("echo-v2", exact("/b"))));

        assertThat(result(decide(tables, get("/a")))).isEqualTo("500");
        assertThat(result(decide(tables, get("/b")))).isEqualTo("echo-v2");
    }

    @Test
    void the_only_destination_of_a_virtual_service_needs_no_weight() {
        var tables = tables(virtualService(HttpRule.newBuilder().addBackends(backend("a", 0))));

        assertThat(result(decide(tables, get("/")))).isEqualTo("a");
    }

    @Test
    void a_redirect_answers_with_the_headers_of_the_rule() {
        HttpRule.Builder redirect =
                HttpRule.newBuilder()
                        .addMatches(prefix("/original-prefix"))
                        .setRedirect(
                                Redirect.newBuilder()
                                        .setHost("example.org")
                                        .setPath(PathChange.newBuilder().setPrefix("/new")))
                        .setActions(HttpActions.newBuilder().setResponse(set("x-mark", "1")));
        var tables = tables(httpRoute(redirect));

        var answer = answer(decide(tables, get("/original-prefix/lemon?x=y")));

        assertThat(answer.response().status()).isEqualTo(302);
        assertThat(answer.response().headers())
                .containsExactly(Map.entry("location", "http://example.org/new/lemon?x=y"));
        assertThat(answer.edits()).hasSize(1);
    }

    @Test
    void a_backend_may_send_the_client_elsewhere() {
        HttpRule.Builder rule =
                HttpRule.newBuilder()
                        .addBackends(
                                Backend.newBuilder()
                                        .setWeight(1)
                                        .setRedirect(Redirect.newBuilder().setHost("b.org")));

        var answer = answer(decide(tables(httpRoute(rule)), get("/p")));

        assertThat(answer.response().headers())
                .containsExactly(Map.entry("location", "http://b.org/p"));
    }

    @Test
    void a_direct_response_is_given_as_it_is_written() {
        HttpRule.Builder rule =
                HttpRule.newBuilder()
                        .setDirect(
                                DirectResponse.newBuilder()
                                        .setStatus(418)
                                        .setBody(ByteString.copyFromUtf8("teapot"))
                                        .addHeaders(
                                                Header.newBuilder().setName("X-A").setValue("b")));

        var response = answer(decide(tables(virtualService(rule)), get("/"))).response();

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.body().toStringUtf8()).isEqualTo("teapot");
        assertThat(response.headers())
                .containsExactly(Map.entry("x-a", "b"), Map.entry("content-type", "text/plain"));
    }

    @ParameterizedTest
    @CsvSource({
        "rule 0: match 0: header x: regular expression,(",
        "rule 0: match 0: header x: regular expression,(a{500}){500}",
        "rule 0: match 0: header x: regular expression,a{5000}",
    })
    void problems_say_where_they_are(String expected, String regex) {
        var bad =
                httpRoute(
                        rule(
                                "a",
                                any().addHeaders(
                                                RouteFixtures.named("x", "")
                                                        .setMatch(RouteFixtures.regex(regex)))));

        assertThat(RouteCompiler.check(bad.build()).orElseThrow())
                .startsWith("HTTPRoute/mesh/echo: " + expected);
    }

    @ParameterizedTest
    @CsvSource({"a b", "transfer-encoding", "Content-Length", ":path", "''"})
    void headers_that_would_break_the_message_are_refused(String name) {
        var bad =
                httpRoute(
                        rule("a").setActions(HttpActions.newBuilder().setRequest(set(name, "x"))));

        assertThat(RouteCompiler.check(bad.build()).orElseThrow())
                .startsWith("HTTPRoute/mesh/echo: rule 0: header");
    }

    private static Map<String, Integer> shares(RouteTables tables, RequestHead head) {
        var shares = new HashMap<String, Integer>();
        var random = new Random(42);
        var table = tables.table(front("echo", 80), "mesh").orElseThrow();
        for (int i = 0; i < 1000; i++) {
            shares.merge(
                    result(table.decide(head, client(front("echo", 80)), random)), 1, Integer::sum);
        }
        return shares;
    }
}
