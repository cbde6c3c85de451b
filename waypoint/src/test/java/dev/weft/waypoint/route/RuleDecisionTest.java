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
import static dev.weft.waypoint.route.RouteFixtures.key;
import static dev.weft.waypoint.route.RouteFixtures.plan;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static dev.weft.waypoint.route.RouteFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.DirectResponse;
import dev.weft.api.waypoint.Fault;
import dev.weft.api.waypoint.Fraction;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.Mirror;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Redirect;
import dev.weft.api.waypoint.Retry;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.api.waypoint.Timeouts;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.RetryCondition;
import dev.weft.waypoint.route.plan.SessionPlan;
import dev.weft.workload.NamespacedHostname;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void the_path_and_the_authority_are_rewritten_and_the_query_stays() {
        HttpRule.Builder rule =
                rule("echo-v1", prefix("/prefix/one"))
                        .setActions(
                                HttpActions.newBuilder()
                                        .setRewrite(
                                                Rewrite.newBuilder()
                                                        .setAuthority("one.example.org")
                                                        .setPath(
                                                                PathChange.newBuilder()
                                                                        .setPrefix("/one"))));
        RequestHead head = get("/prefix/one/two?q=1");

        var plan = plan(decide(tables(httpRoute(rule)), head));
        RequestEdit.applyAll(plan.requestEdits(), exchange(head));

        assertThat(head.target()).isEqualTo("/one/two?q=1");
        assertThat(head.authority()).isEqualTo("one.example.org");
        assertThat(plan.matchedPrefix()).isEqualTo("/prefix/one");
    }

    @Test
    void setting_host_is_a_rewrite_and_a_backend_changes_what_the_rule_left() {
        HttpRule.Builder rule =
                rule("echo-v1").setActions(HttpActions.newBuilder().setRequest(set("Host", "a")));
        rule.getBackendsBuilder(0)
                .setActions(HttpActions.newBuilder().setRequest(set("Host", "b")));
        RequestHead head = get("/");

        var plan = plan(decide(tables(virtualService(rule)), head));
        RequestEdit.applyAll(plan.requestEdits(), exchange(head));

        assertThat(head.authority()).isEqualTo("b");
    }

    @Test
    void faults_delay_and_abort_independently_of_each_other() {
        HttpRule.Builder rule =
                faulty(
                        Fault.newBuilder()
                                .setDelayMs(5000)
                                .setDelayShare(share(50))
                                .setAbortStatus(418)
                                .setAbortShare(share(50)));
        RouteTables tables = tables(virtualService(rule));
        var table = tables.table(front("echo", 80), "mesh").orElseThrow();
        var random = new Random(3);
        var seen = new HashMap<String, Integer>();

        for (int i = 0; i < 1000; i++) {
            var decision = table.decide(get("/"), client(front("echo", 80)), random);
            seen.merge(decision.delay().toMillis() + " " + result(decision), 1, Integer::sum);
        }

        assertThat(seen).containsOnlyKeys("0 echo", "5000 echo", "0 418", "5000 418");
        assertThat(seen.values()).allSatisfy(count -> assertThat(count).isBetween(200, 300));
    }

    @ParameterizedTest
    @CsvSource({"application/grpc,200,14", "application/json,503,"})
    void a_grpc_abort_is_told_in_the_words_of_the_client(String type, int status, String grpc) {
        HttpRule.Builder rule =
                faulty(
                        Fault.newBuilder()
                                .setAbortIsGrpc(true)
                                .setAbortGrpcStatus(14)
                                .setAbortShare(share(100)));

        var response =
                answer(decide(tables(virtualService(rule)), get("/", "content-type: " + type)))
                        .response();

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.flag()).isEqualTo(ResponseFlag.FAULT);
        assertThat(
                        response.headers().stream()
                                .filter(h -> h.getKey().equals("grpc-status"))
                                .map(Map.Entry::getValue)
                                .findFirst())
                .isEqualTo(Optional.ofNullable(grpc));
    }

    @Test
    void a_fault_without_a_share_befalls_nobody() {
        HttpRule.Builder rule = faulty(Fault.newBuilder().setDelayMs(5000));

        var decision = decide(tables(virtualService(rule)), get("/"));

        assertThat(decision.delay()).isEqualTo(Duration.ZERO);
        assertThat(result(decision)).isEqualTo("echo");
    }

    @Test
    void preflights_are_answered_before_faults_and_others_get_their_headers() {
        HttpRule.Builder rule =
                faulty(Fault.newBuilder().setAbortStatus(500).setAbortShare(share(100)));
        rule.getActionsBuilder().setCors(Cors.newBuilder().setAnyOrigin(true).addMethods("GET"));
        var tables = tables(httpRoute(rule));

        var preflight =
                request(
                        "OPTIONS",
                        "echo",
                        "/",
                        "origin: http://a",
                        "access-control-request-method: GET");
        var simple = answer(decide(tables, get("/", "origin: http://a")));

        assertThat(result(decide(tables, preflight))).isEqualTo("200");
        assertThat(simple.response().status()).isEqualTo(500);
        assertThat(simple.edits()).hasSize(1);
        assertThat(answer(decide(tables, get("/"))).edits()).isEmpty();
    }

    @Test
    void mirrors_get_their_share_and_invalid_ones_change_nothing() {
        HttpRule.Builder rule =
                rule("echo")
                        .setActions(
                                HttpActions.newBuilder()
                                        .addMirrors(
                                                Mirror.newBuilder()
                                                        .setBackend(backend("always", 1)))
                                        .addMirrors(
                                                Mirror.newBuilder()
                                                        .setBackend(backend("some", 1))
                                                        .setKeepAuthority(true)
                                                        .setFraction(
                                                                Fraction.newBuilder()
                                                                        .setNumerator(25)
                                                                        .setDenominator(50)))
                                        .addMirrors(
                                                Mirror.newBuilder()
                                                        .setBackend(backend("never", 1))
                                                        .setFraction(
                                                                Fraction.newBuilder()
                                                                        .setDenominator(50)))
                                        .addMirrors(
                                                Mirror.newBuilder()
                                                        .setBackend(
                                                                Backend.newBuilder()
                                                                        .setInvalid("not found"))));
        var table = tables(virtualService(rule)).table(front("echo", 80), "mesh").orElseThrow();
        var random = new Random(9);
        var seen = new HashMap<String, Integer>();

        for (int i = 0; i < 1000; i++) {
            plan(table.decide(get("/"), client(front("echo", 80)), random))
                    .mirrors()
                    .forEach(
                            m -> seen.merge(m.destination().service().hostname(), 1, Integer::sum));
        }

        assertThat(seen).containsOnlyKeys("always.mesh.svc", "some.mesh.svc");
        assertThat(seen.get("always.mesh.svc")).isEqualTo(1000);
        assertThat(seen.get("some.mesh.svc")).isBetween(450, 550);
    }

    @ParameterizedTest
    @CsvSource({"false,shop-shadow:8080", "true,shop:8080"})
    void a_mirror_is_marked_in_its_authority(boolean keeps, String expected) {
        HttpRule.Builder rule =
                rule("echo")
                        .setActions(
                                HttpActions.newBuilder()
                                        .addMirrors(
                                                Mirror.newBuilder()
                                                        .setBackend(backend("m", 1))
                                                        .setKeepAuthority(keeps)));
        RequestHead copy = request("GET", "shop:8080", "/");

        var mirror = plan(decide(tables(virtualService(rule)), get("/"))).mirrors().getFirst();
        RequestEdit.applyAll(mirror.edits(), exchange(copy));

        assertThat(copy.authority()).isEqualTo(expected);
    }

    @Test
    void a_session_holds_its_requests_to_its_backend_while_that_is_there() {
        HttpRule.Builder rule =
                HttpRule.newBuilder()
                        .addBackends(backend("a", 0))
                        .addBackends(backend("b", 1))
                        .setSession(SessionPersistence.newBuilder().setPermanent(true));
        var table = tables(httpRoute(rule)).table(front("echo", 80), "mesh").orElseThrow();
        var client = client(front("echo", 80));
        Sessions ofA = (plan, destination, head) -> destination.equals(to("a"));
        Sessions ofGone = (plan, destination, head) -> destination.equals(to("gone"));

        SessionPlan session =
                plan(table.decide(get("/"), client, new Random(1))).session().orElseThrow();

        assertThat(session.name()).startsWith("weft-session-");
        assertThat(session.cookiePath()).isEqualTo("/");
        assertThat(result(table.decide(get("/"), client, new Random(1), ofA))).isEqualTo("a");
        assertThat(result(table.decide(get("/"), client, new Random(1), ofGone))).isEqualTo("b");
    }

    @Test
    void timeouts_and_retries_are_what_the_rule_says() {
        HttpRule.Builder rule =
                rule("echo")
                        .setTimeouts(Timeouts.newBuilder().setRequestMs(0).setAttemptMs(500))
                        .setRetry(
                                Retry.newBuilder()
                                        .setAttempts(3)
                                        .addStatuses(500)
                                        .addConditions("gateway-error,reset, 507")
                                        .setBackoffMs(100));

        var plan = plan(decide(tables(httpRoute(rule)), get("/")));

        assertThat(plan.timeouts().request()).contains(Duration.ZERO);
        assertThat(plan.timeouts().attempt()).contains(Duration.ofMillis(500));
        var retry = plan.retry().orElseThrow();
        assertThat(retry.attempts()).isEqualTo(3);
        assertThat(retry.statuses()).containsExactlyInAnyOrder(500, 507);
        assertThat(retry.conditions())
                .containsExactly(RetryCondition.GATEWAY_ERROR, RetryCondition.RESET);
        assertThat(retry.backoff()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void without_conditions_broken_connections_are_retried() {
        HttpRule.Builder rule =
                rule("echo").setRetry(Retry.newBuilder().setAttempts(1).addStatuses(503));

        var gateway = plan(decide(tables(httpRoute(rule)), get("/"))).retry().orElseThrow();
        var virtual = plan(decide(tables(virtualService(rule)), get("/"))).retry().orElseThrow();

        assertThat(gateway.conditions())
                .contains(RetryCondition.CONNECT_FAILURE, RetryCondition.RESET);
        assertThat(virtual.conditions())
                .contains(RetryCondition.CONNECT_FAILURE)
                .doesNotContain(RetryCondition.RESET);
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

    private static HttpRule.Builder faulty(Fault.Builder fault) {
        return rule("echo").setActions(HttpActions.newBuilder().setFault(fault));
    }

    private static Fraction share(int percent) {
        return Fraction.newBuilder().setNumerator(percent).build();
    }

    private static HeaderActions set(String name, String value) {
        return HeaderActions.newBuilder()
                .addSet(Header.newBuilder().setName(name).setValue(value))
                .build();
    }

    private static Destination to(String service) {
        return Destination.of(NamespacedHostname.parse(key(service)).orElseThrow(), 8080);
    }

    private static Exchange exchange(RequestHead head) {
        return new Exchange(head, client(front("echo", 80)), Instant.EPOCH);
    }
}
