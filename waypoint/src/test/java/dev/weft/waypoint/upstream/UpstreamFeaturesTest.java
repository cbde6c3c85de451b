package dev.weft.waypoint.upstream;

import static dev.weft.waypoint.upstream.UpstreamFixture.ORDERS;
import static dev.weft.waypoint.upstream.UpstreamFixture.orders;
import static dev.weft.waypoint.upstream.UpstreamFixture.want;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.HashCookie;
import dev.weft.api.waypoint.HashKey;
import dev.weft.api.waypoint.HealthCheck;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.TunnelProtocol;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamFeaturesTest {

    private final UpstreamFixture fixture =
            new UpstreamFixture(name ->
                    CompletableFuture.completedFuture(
                            List.of(Mesh.ip("127.83.3.254"), InetAddress.ofLiteral("127.83.3.1"))));

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_session_stays_with_its_endpoint() throws Exception {
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setSession(SessionPersistence.newBuilder().setName("sid"))
                        .build());
        fixture.pods(fixture.backends(4));

        Client.Outcome first = fixture.send("/");
        String cookie = first.headers().getFirst().getValue();
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            RequestHead head = RequestHead.of("GET", "http", "orders", "/");
            head.headers().set("cookie", cookie.substring(0, cookie.indexOf(';')));
            Client.Outcome next = fixture.client.send(want(head));
            answers.add(next.text());
            assertThat(next.headers()).isEmpty();
        }

        assertThat(cookie).startsWith("sid=").endsWith("; Path=/; HttpOnly");
        assertThat(answers).containsExactly(first.text());
    }

    @Test
    void a_cookie_is_made_for_those_who_bring_none_and_ties_them() throws Exception {
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setLoadBalancer(
                                LoadBalancer.newBuilder()
                                        .setAlgorithm(LoadBalancer.Algorithm.MAGLEV)
                                        .setTableSize(251)
                                        .setHash(
                                                HashKey.newBuilder()
                                                        .setCookie(
                                                                HashCookie.newBuilder()
                                                                        .setName("tie")
                                                                        .setPath("/shop")
                                                                        .setTtlMs(60_000))))
                        .build());
        fixture.pods(fixture.backends(4));

        Client.Outcome first = fixture.send("/");
        String cookie = first.headers().getFirst().getValue();
        RequestHead head = RequestHead.of("GET", "http", "orders", "/");
        head.headers().set("cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';')));
        Client.Outcome second = fixture.client.send(want(head));

        assertThat(cookie).startsWith("tie=").endsWith("; Max-Age=60; Path=/shop; HttpOnly");
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.headers()).isEmpty();
    }

    @Test
    void an_endpoint_that_answers_with_errors_is_left_out() throws Exception {
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setOutlier(OutlierDetection.newBuilder().setConsecutive5Xx(2))
                        .build());
        Backend[] all = fixture.backends(3);
        fixture.pods(all);
        all[0].answers(500);

        for (int i = 0; i < 40; i++) {
            fixture.send("/");
        }
        int before = all[0].requests.size();
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.send("/").status()).isEqualTo(200);
        }

        assertThat(before).isEqualTo(2);
        assertThat(all[0].requests).hasSize(2);
    }

    @Test
    void an_endpoint_that_fails_its_checks_is_left_out_and_comes_back() throws Exception {
        fixture.settings(
                TrafficSettings.newBuilder()
                        .setHealthCheck(
                                HealthCheck.newBuilder()
                                        .setProtocol(HealthCheck.Protocol.HTTP)
                                        .setPath("/healthz")
                                        .setIntervalMs(1)
                                        .setTimeoutMs(5000)
                                        .setUnhealthyAfter(2)
                                        .setHealthyAfter(1))
                        .build());
        Backend[] all = fixture.backends(2);
        fixture.pods(all);
        fixture.send("/");
        Cluster cluster = fixture.clusters.get(ORDERS);
        all[0].answers(503);

        await().until(() -> {
            fixture.clusters.tick();
            return cluster.state().table().usable() == 1;
        });
        all[0].answers(200);
        await().until(() -> {
            fixture.clusters.tick();
            return cluster.state().table().usable() == 2;
        });

        assertThat(all[0].requests).contains("HTTP/1.1 GET /healthz");
    }

    private static SslContext server(TestRoot root, String name) throws Exception {
        Issued issued = root.issue(LeafSpec.of().withDnsNames(name));
        return SslContextBuilder.forServer(issued.key(), issued.leaf())
                .sslProvider(SslProvider.OPENSSL)
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                "h2",
                                "http/1.1"))
                .build();
    }

    private static TrafficSettings tls(TestRoot root, String name) {
        return TrafficSettings.newBuilder()
                .setTls(
                        UpstreamTls.newBuilder()
                                .setSni(name)
                                .addCaCertificates(ByteString.copyFromUtf8(root.rootPem())))
                .build();
    }

    @Test
    void tls_reaches_a_server_that_proves_its_name_and_no_other() throws Exception {
        TestRoot root = TestRoot.create("shops");
        Backend backend = fixture.backend("b0", "127.83.1.1", server(root, "orders.example"));
        fixture.pods(backend);

        fixture.settings(tls(root, "orders.example"));
        Client.Outcome right = fixture.send("/1");
        fixture.settings(tls(root, "payments.example"));
        Client.Outcome wrong = fixture.send("/2");
        fixture.settings(tls(TestRoot.create("others"), "orders.example"));
        Client.Outcome untrusted = fixture.send("/3");

        assertThat(right.status()).isEqualTo(200);
        assertThat(wrong.status()).isEqualTo(503);
        assertThat(wrong.text()).contains("payments.example");
        assertThat(untrusted.status()).isEqualTo(503);
        assertThat(backend.requests).containsExactly("HTTP/1.1 GET /1");
    }

    @Test
    void a_host_without_addresses_is_looked_up_and_the_address_that_answers_is_used()
            throws Exception {
        Backend backend = fixture.backend("outside", "127.83.3.1");
        fixture.publish(
                orders(AppProtocol.HTTP11),
                Mesh.pod("outside")
                        .addresses(List.of())
                        .hostname("orders.example")
                        .tunnel(TunnelProtocol.NONE)
                        .services(Mesh.serves("orders", 80, backend.port()))
                        .build());

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.text()).isEqualTo("outside");
    }
}
