package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.answer;
import static dev.weft.waypoint.route.RouteFixtures.backend;
import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.decide;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.key;
import static dev.weft.waypoint.route.RouteFixtures.plan;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.set;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.Fault;
import dev.weft.api.waypoint.Fraction;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.Mirror;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.Retry;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.api.waypoint.Timeouts;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
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

/** What a rule adds to a request on its way: edits, faults, mirrors, sessions, times, retries. */
class RulePlanTest {
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

    private static HttpRule.Builder faulty(Fault.Builder fault) {
        return rule("echo").setActions(HttpActions.newBuilder().setFault(fault));
    }

    private static Fraction share(int percent) {
        return Fraction.newBuilder().setNumerator(percent).build();
    }

    private static Destination to(String service) {
        return Destination.of(NamespacedHostname.parse(key(service)).orElseThrow(), 8080);
    }

    private static Exchange exchange(RequestHead head) {
        return new Exchange(head, client(front("echo", 80)), Instant.EPOCH);
    }
}
