package dev.weft.waypoint.upstream;

import static dev.weft.waypoint.upstream.UpstreamFixture.get;
import static dev.weft.waypoint.upstream.UpstreamFixture.identity;
import static dev.weft.waypoint.upstream.UpstreamFixture.orders;
import static dev.weft.waypoint.upstream.UpstreamFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.waypoint.ConnectionPool;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamLoopbackTest {
    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_plain_endpoint_is_reached_and_its_connection_is_used_again() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.1");
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.1", backend.port(), TunnelProtocol.NONE));

        Client.Outcome first = fixture.send("/1");
        Client.Outcome second = fixture.send("/2");

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo("a");
        assertThat(backend.connections).hasValue(1);
        assertThat(backend.requests).containsExactly("HTTP/1.1 GET /1", "HTTP/1.1 GET /2");
    }

    @Test
    void an_endpoint_in_the_mesh_is_reached_by_a_tunnel_as_this_waypoint() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.2");
        fixture.tunnel(backend, "a");
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.2", backend.port(), TunnelProtocol.HBONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.text()).isEqualTo("a");
        assertThat(backend.peers).containsExactly(identity("waypoint"));
        assertThat(backend.tunnels.getFirst().target()).hasToString("127.83.0.2:" + backend.port());
        assertThat(backend.tunnels.getFirst().baggage().namespace()).isEqualTo("shop");
    }

    @Test
    void a_server_with_another_identity_than_the_workload_gets_nothing() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.3");
        fixture.tunnel(backend, "impostor");
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.3", backend.port(), TunnelProtocol.HBONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.text()).contains("impostor");
        assertThat(backend.requests).isEmpty();
    }

    @Test
    void a_refusal_by_policy_is_told_as_such() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.4");
        fixture.tunnel(backend, "a");
        backend.tunnelsAnswer(401);
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.4", backend.port(), TunnelProtocol.HBONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.text()).contains("denied by the authorization policy");
    }

    @Test
    void requests_of_http2_share_a_connection() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.5");
        fixture.tunnel(backend, "a");
        fixture.publish(
                orders(AppProtocol.GRPC),
                pod("a", "127.83.0.5", backend.port(), TunnelProtocol.HBONE));
        backend.hold();

        CompletableFuture<Client.Outcome> one = fixture.client.start(get("/1"));
        CompletableFuture<Client.Outcome> two = fixture.client.start(get("/2"));
        await().until(() -> backend.requests.size() == 2);
        backend.release();

        assertThat(one.join().text()).isEqualTo("a");
        assertThat(two.join().text()).isEqualTo("a");
        assertThat(backend.connections).hasValue(1);
        assertThat(backend.requests).contains("HTTP/2 GET /1", "HTTP/2 GET /2");
    }

    @Test
    void what_is_not_known_or_has_no_endpoint_is_refused() {
        Client.Outcome unknown = fixture.send("/");
        fixture.publish(orders(AppProtocol.HTTP11));
        Client.Outcome empty = fixture.send("/");

        assertThat(unknown.flag()).isEqualTo("NC");
        assertThat(empty.flag()).isEqualTo("UH");
        assertThat(empty.status()).isEqualTo(503);
    }

    @Test
    void a_port_where_nobody_listens_is_a_connect_failure() throws Exception {
        Backend gone = fixture.backend("gone", "127.83.0.6");
        int port = gone.port();
        gone.close();
        fixture.publish(
                orders(AppProtocol.HTTP11), pod("a", "127.83.0.6", port, TunnelProtocol.NONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.flag()).isEqualTo("UF");
        assertThat(outcome.text()).contains("Connection refused");
    }

    @Test
    void more_requests_than_are_allowed_overflow() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.7");
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setConnectionPool(ConnectionPool.newBuilder().setMaxRequests(1))
                        .build());
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.7", backend.port(), TunnelProtocol.NONE));
        backend.hold();

        CompletableFuture<Client.Outcome> first = fixture.client.start(get("/1"));
        await().until(() -> backend.requests.size() == 1);
        Client.Outcome second = fixture.send("/2");
        backend.release();

        assertThat(second.flag()).isEqualTo("UO");
        assertThat(second.headers()).contains(Map.entry("x-envoy-overloaded", "true"));
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(fixture.send("/3").status()).isEqualTo(200);
    }

    @Test
    void with_one_connection_requests_wait_in_line_as_far_as_the_line_is_long() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.8");
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setConnectionPool(
                                ConnectionPool.newBuilder()
                                        .setMaxConnections(1)
                                        .setMaxPendingRequests(1))
                        .build());
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.8", backend.port(), TunnelProtocol.NONE));
        backend.hold();

        CompletableFuture<Client.Outcome> first = fixture.client.start(get("/1"));
        await().until(() -> backend.requests.size() == 1);
        CompletableFuture<Client.Outcome> second = fixture.client.start(get("/2"));
        Client.Outcome third = fixture.send("/3");
        backend.release();

        assertThat(third.flag()).isEqualTo("UO");
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(backend.connections).hasValue(1);
    }

    @Test
    void with_tls_that_cannot_be_carried_out_nothing_is_sent() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.10");
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setTls(UpstreamTls.newBuilder().setInvalid("Secret shop/x not found"))
                        .build());
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.10", backend.port(), TunnelProtocol.NONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.text()).contains("Secret shop/x not found");
        assertThat(backend.connections).hasValue(0);
    }

    @Test
    void connections_to_an_endpoint_that_left_end_and_counts_return_to_zero() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.11");
        Workload pod = pod("a", "127.83.0.11", backend.port(), TunnelProtocol.NONE);
        fixture.publish(orders(AppProtocol.HTTP11), pod);
        fixture.send("/");

        fixture.remove(pod);

        await().until(() -> backend.open.get() == 0);
        await().until(() ->
                fixture.clusters.get(UpstreamFixture.ORDERS).limits().connections() == 0);
        assertThat(fixture.clusters.get(UpstreamFixture.ORDERS).limits().requests()).isZero();
        assertThat(fixture.send("/").flag()).isEqualTo("UH");
    }

    @Test
    void a_server_with_the_proxy_protocol_learns_of_the_client() throws Exception {
        Backend backend = fixture.backend("a", "127.83.0.12");
        fixture.settings(TrafficSettings.newBuilder().setProxyProtocol(1).build());
        fixture.publish(
                orders(AppProtocol.HTTP11),
                pod("a", "127.83.0.12", backend.port(), TunnelProtocol.NONE));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(200);
        assertThat(backend.requests)
                .isEqualTo(
                        List.of(
                                "PROXY TCP4 10.1.1.1 127.83.0.12 4711 " + backend.port(),
                                "HTTP/1.1 GET /"));
    }
}
