package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static dev.weft.waypoint.RouteSketches.backend;
import static dev.weft.waypoint.RouteSketches.route;
import static dev.weft.waypoint.RouteSketches.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Retry;
import dev.weft.api.waypoint.Timeouts;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.workload.AppProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients hear when backends fail, are too slow or are not there, and what is tried again. */
class BackendFailureTest {
    private static final String VIP = "10.96.0.2:80";

    private LoopbackWaypoint mesh;

    private final App one = new App("one");

    @BeforeEach
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                .put(Mesh.service("empty", "10.96.0.4", 80, 8080));
        mesh.pod("orders-1", "orders", one);
        mesh.start();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void a_rule_without_a_usable_backend_fails() throws Exception {
        mesh.put(
                route(
                        rule("bad")
                                .addBackends(
                                        Backend.newBuilder()
                                                .setInvalid("no such service")
                                                .setWeight(1))));

        assertThat(mesh.client("frontend").http(VIP, false).get("/").status()).isEqualTo(500);
    }

    @Test
    void a_service_without_endpoints_is_unavailable() throws Exception {
        mesh.put(route(rule("empty").addBackends(backend("empty"))));

        assertThat(mesh.client("frontend").http(VIP, false).get("/").status()).isEqualTo(503);
        assertThat(mesh.outcome().answer().flags()).contains(ResponseFlag.NO_ENDPOINT);
    }

    @Test
    void a_failing_endpoint_is_tried_again_with_the_body() throws Exception {
        mesh.put(
                route(
                        rule("retry")
                                .addBackends(backend("orders"))
                                .setRetry(
                                        Retry.newBuilder()
                                                .setAttempts(3)
                                                .addStatuses(503)
                                                .setRetryPreviousHosts(true)
                                                .setBackoffMs(1))));
        int[] seen = new int[1];
        one.answers((stream, body) -> {
            boolean last = ++seen[0] == 3;
            stream.respond(ResponseHead.of(last ? 200 : 503), true);
            stream.flush();
        });

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/", "again");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(one.bodies()).containsExactly("again", "again", "again");
        assertThat(mesh.outcome().attempts()).hasSize(3);
        assertThat(mesh.outcome().attempts().getFirst().status()).isEqualTo(503);
    }

    @Test
    void an_endpoint_that_breaks_off_is_not_tried_again_without_a_word_of_the_user()
            throws Exception {
        one.resets();

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/", "once");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(one.bodies()).containsExactly("once");
        assertThat(mesh.outcome().answer().flags())
                .containsAnyOf(ResponseFlag.UPSTREAM_RESET, ResponseFlag.UPSTREAM_CLOSED);
    }

    @Test
    void a_request_that_takes_too_long_is_ended() throws Exception {
        mesh.put(
                route(
                        rule("slow")
                                .addBackends(backend("orders"))
                                .setTimeouts(Timeouts.newBuilder().setRequestMs(100))));
        one.hangs();

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.status()).isEqualTo(504);
        assertThat(mesh.outcome().answer().flags()).containsExactly(ResponseFlag.UPSTREAM_TIMEOUT);
    }

    @Test
    void an_attempt_that_takes_too_long_is_tried_again() throws Exception {
        mesh.put(
                route(
                        rule("slow")
                                .addBackends(backend("orders"))
                                .setRetry(
                                        Retry.newBuilder()
                                                .setAttempts(2)
                                                .addStatuses(504)
                                                .setRetryPreviousHosts(true)
                                                .setBackoffMs(1))
                                .setTimeouts(Timeouts.newBuilder().setAttemptMs(1000))));
        int[] seen = new int[1];
        one.answers((stream, body) -> {
            if (++seen[0] == 2) {
                stream.respond(ResponseHead.of(204), true);
                stream.flush();
            }
        });

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(mesh.outcome().attempts()).hasSize(2);
    }

    @Test
    void a_grpc_client_hears_of_failures_in_its_own_words() throws Exception {
        mesh.put(
                route(
                        rule("slow")
                                .addBackends(backend("orders"))
                                .setTimeouts(Timeouts.newBuilder().setRequestMs(5000))));
        one.hangs();

        HttpCaller.Reply reply =
                mesh.client("frontend")
                        .http(VIP, true)
                        .send(
                                "POST",
                                "/shop.Orders/List",
                                head -> {
                                    head.headers().set("content-type", "application/grpc");
                                    head.headers().set("grpc-timeout", "100m");
                                },
                                "x");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("grpc-status")).isEqualTo("4");
        assertThat(mesh.outcome().answer().grpcStatus()).isEqualTo(4);
    }
}
