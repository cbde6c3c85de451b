package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static dev.weft.waypoint.RouteSketches.backend;
import static dev.weft.waypoint.RouteSketches.header;
import static dev.weft.waypoint.RouteSketches.key;
import static dev.weft.waypoint.RouteSketches.route;
import static dev.weft.waypoint.RouteSketches.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Target;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.AppProtocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests from a client of the mesh through a waypoint to pods of the mesh. */
class WaypointTest {

    private static final String VIP = "10.96.0.2:80";

    private LoopbackWaypoint mesh;

    private final App one = new App("one");

    private final App two = new App("two");

    private LoopbackPod firstPod;

    @BeforeEach
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                .put(Mesh.service("orders-v2", "10.96.0.3", 80, 8080))
                .put(Mesh.service("empty", "10.96.0.4", 80, 8080));
        firstPod = mesh.pod("orders-1", "orders", one);
        mesh.pod("orders-2", "orders-v2", two);
        mesh.start();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void a_request_reaches_the_service_over_mutual_tls_both_ways() throws Exception {
        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/a?b=c", "hello");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("hello");
        assertThat(reply.header("x-path")).isEqualTo("/a?b=c");
        assertThat(firstPod.peers()).containsExactly("spiffe://cluster.local/ns/shop/sa/waypoint");
        assertThat(firstPod.targets()).singleElement().asString().endsWith(":8080");
        assertThat(mesh.outcome())
                .satisfies(outcome -> {
                    assertThat(outcome.answer().status()).isEqualTo(200);
                    assertThat(outcome.answer().detail()).isEqualTo("via_upstream");
                    assertThat(outcome.answer().flags()).isEmpty();
                    assertThat(outcome.endpoint().orElseThrow().name()).isEqualTo("orders-1");
                    assertThat(outcome.attempts())
                            .singleElement()
                            .satisfies(attempt -> assertThat(attempt.tunnelled()).isTrue());
                    assertThat(outcome.bytes().received()).isEqualTo(5);
                    assertThat(outcome.bytes().sent()).isEqualTo(5);
                    assertThat(outcome.downstream().identity().orElseThrow().toString())
                            .endsWith("/sa/frontend");
                    assertThat(outcome.requestId()).isNotEmpty();
                });
        assertThat(one.heads().getFirst().headers().get("x-request-id"))
                .isEqualTo(mesh.outcome().requestId());
    }

    @Test
    void http2_carries_many_requests_at_a_time() throws Exception {
        HttpCaller caller = mesh.client("frontend").http(VIP, true);
        var replies = new ArrayList<CompletableFuture<HttpCaller.Reply>>();

        for (int i = 0; i < 50; i++) {
            replies.add(caller.begin("POST", "/" + i, head -> {}, "body " + i));
        }

        for (int i = 0; i < 50; i++) {
            HttpCaller.Reply reply = HttpCaller.result(replies.get(i));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("body " + i);
        }
        Awaitility.await().until(() -> mesh.outcomes.size() == 50);
    }

    @Test
    void a_header_chooses_the_backend() throws Exception {
        mesh.put(
                route(
                        rule("v2")
                                .addMatches(header("version", "two"))
                                .addBackends(backend("orders-v2")),
                        rule("v1").addBackends(backend("orders"))));
        HttpCaller caller = mesh.client("frontend").http(VIP, false);

        HttpCaller.Reply first = caller.get("/");
        HttpCaller.Reply second = caller.get("/", head -> head.headers().set("version", "two"));

        assertThat(first.header("x-backend")).isEqualTo("one");
        assertThat(second.header("x-backend")).isEqualTo("two");
        assertThat(mesh.outcomes.getLast().routed().route()).isEqualTo("HTTPRoute/shop/r/v2");
    }

    @Test
    void weights_share_the_requests() throws Exception {
        mesh.put(
                route(
                        rule("split")
                                .addBackends(backend("orders").toBuilder().setWeight(70))
                                .addBackends(backend("orders-v2").toBuilder().setWeight(30))));
        HttpCaller caller = mesh.client("frontend").http(VIP, false);
        int ones = 0;

        for (int i = 0; i < 400; i++) {
            ones += caller.get("/").header("x-backend").equals("one") ? 1 : 0;
        }

        assertThat(ones).isBetween(220, 340);
    }

    @Test
    void what_no_rule_matches_is_not_found() throws Exception {
        mesh.put(
                route(
                        rule("v2")
                                .addMatches(header("version", "two"))
                                .addBackends(backend("orders"))));

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(mesh.outcome().answer().flags()).containsExactly(ResponseFlag.NO_ROUTE);
        assertThat(one.heads()).isEmpty();
    }

    @Test
    void a_policy_refuses_with_the_words_that_users_know() throws Exception {
        mesh.controller.put(
                WaypointTypes.AUTHORIZATION,
                "AuthorizationPolicy/shop/only-get",
                Authorization.newBuilder()
                        .setNamespace("shop")
                        .setName("only-get")
                        .addTargets(Target.newBuilder().setService(key("orders")))
                        .addRules(
                                AuthorizationRule.newBuilder()
                                        .addTo(Operation.newBuilder().addMethods("GET")))
                        .build());
        mesh.awaitKnown(state ->
                !state.access()
                        .of(
                                new Front.OfService(
                                        state.mesh().service(Mesh.host("orders")).orElseThrow(),
                                        80),
                                "shop/waypoint")
                        .isOpen());
        HttpCaller caller = mesh.client("frontend").http(VIP, false);

        HttpCaller.Reply allowed = caller.get("/");
        HttpCaller.Reply denied = caller.post("/", "x");

        assertThat(allowed.status()).isEqualTo(200);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body()).isEqualTo("RBAC: access denied");
        assertThat(one.bodies()).containsExactly("");
    }

    @Test
    void configuration_changes_without_losing_a_request() throws Exception {
        HttpCaller caller = mesh.client("frontend").http(VIP, true);
        Set<String> backends = new HashSet<>();

        for (int round = 0; round < 20; round++) {
            String to = round % 2 == 0 ? "orders-v2" : "orders";
            mesh.controller.put(
                    WaypointTypes.ROUTE,
                    "HTTPRoute/shop/r",
                    route(rule("all").addBackends(backend(to))));
            for (int i = 0; i < 10; i++) {
                HttpCaller.Reply reply = caller.get("/");
                assertThat(reply.status()).isEqualTo(200);
                backends.add(reply.header("x-backend"));
            }
        }

        assertThat(backends).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void a_route_that_cannot_be_used_is_refused_by_name_and_the_last_good_one_stays()
            throws Exception {
        mesh.put(route(rule("good").addBackends(backend("orders-v2"))));
        mesh.controller.put(
                WaypointTypes.ROUTE,
                "HTTPRoute/shop/r",
                route(
                        rule("bad")
                                .addMatches(HttpMatch.newBuilder().setPathRegex("("))
                                .addBackends(backend("orders"))));

        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(mesh.controller.refused().get(WaypointTypes.ROUTE))
                                .contains("HTTPRoute/shop/r"));
        assertThat(mesh.client("frontend").http(VIP, false).get("/").header("x-backend"))
                .isEqualTo("two");
    }

    @Test
    void what_this_waypoint_does_not_front_is_refused() throws Exception {
        LoopbackClient client = mesh.client("frontend");

        assertThat(client.open("10.96.0.3:80").status()).isEqualTo(404);
        assertThat(client.open("10.96.0.2:81").status()).isEqualTo(404);
        assertThat(client.open("127.0.0.1:15000").status()).isEqualTo(404);
        assertThat(client.open("example.org:80").status()).isEqualTo(404);
        assertThat(client.open("10.96.0.2:80").status()).isEqualTo(200);
    }

    @Test
    void a_request_under_way_ends_in_order_when_the_proxy_ends() throws Exception {
        CompletableFuture<Runnable> arrived = new CompletableFuture<>();
        one.answers((stream, body) ->
                arrived.complete(() -> {
                    stream.respond(ResponseHead.of(200), true);
                    stream.flush();
                }));
        HttpCaller caller = mesh.client("frontend").http(VIP, false);
        var reply = caller.begin("GET", "/", head -> {}, "");
        Runnable answer = arrived.get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> ended = CompletableFuture.runAsync(mesh::endWaypoint);
        Awaitility.await().until(() -> !mesh.waypoint.readiness().isReady());

        mesh.loops.next().execute(answer);

        assertThat(HttpCaller.result(reply).status()).isEqualTo(200);
        ended.get(10, TimeUnit.SECONDS);
    }
}
