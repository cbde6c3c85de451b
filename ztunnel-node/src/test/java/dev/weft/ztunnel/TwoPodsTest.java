package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.Calls.connect;
import static dev.weft.ztunnel.Calls.counted;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.Calls.expectMore;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weft.eventloop.IoTransport;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.mesh.MeshChange;
import dev.weft.net.IpPort;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.ztunnel.LoopbackMesh.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** frontend calls orders: TCP, tunnel, TCP, with real proxies on both sides. */
@ParameterizedClass
@EnumSource(IoTransport.class)
class TwoPodsTest {
    private static final int FRONTEND = 1;
    private static final int ORDERS = 2;
    private static final int PORT = 8080;
    private static final PolicyKey POLICY = new PolicyKey("shop", "p");

    private final LoopbackMesh mesh;
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer orders;
    private Node source;
    private Node destination;

    TwoPodsTest(IoTransport transport) {
        assumeThat(transport.unavailable()).as("%s is not to be had here", transport).isEmpty();
        mesh = new LoopbackMesh(transport, "");
    }

    @BeforeEach
    void start() throws IOException {
        mesh.store.apply(
                new Mesh()
                        .with(pod("frontend", ip(FRONTEND)))
                        .with(pod("orders", ip(ORDERS)).services(serves("orders", 80, PORT)))
                        .with(Mesh.service("orders", "10.96.0.1", 80, PORT))
                        .change());
        orders = EchoServer.on(at(ORDERS, PORT));
        source = mesh.node("frontend", FRONTEND, root);
        destination = mesh.node("orders", ORDERS, root);
    }

    @AfterEach
    void stop() {
        orders.close();
        mesh.close();
    }

    @Test
    void a_request_to_the_service_arrives_through_a_tunnel() throws Exception {
        try (Socket client = call(IpPort.parse("10.96.0.1:80").orElseThrow())) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }

        await().untilAsserted(() -> {
            assertThat(source.accessLog())
                    .contains("connection complete")
                    .contains("src.workload=\"frontend\"")
                    .contains("dst.addr=" + at(ORDERS, 15008))
                    .contains("dst.hbone_addr=" + at(ORDERS, PORT))
                    .contains("dst.service=\"orders.shop.svc.cluster.local\"")
                    .contains("direction=\"outbound\" bytes_sent=5 bytes_recv=5")
                    .doesNotContain("error=");
            assertThat(destination.accessLog())
                    .contains("src.identity=\"spiffe://cluster.local/ns/shop/sa/frontend\"")
                    .contains("dst.identity=\"spiffe://cluster.local/ns/shop/sa/orders\"")
                    .contains("dst.service=\"orders.shop.svc.cluster.local\"")
                    .contains("direction=\"inbound\" bytes_sent=5 bytes_recv=5")
                    .doesNotContain("error=");
        });
        assertThat(counted(source, "istio_tcp_connections_opened_total")).isEqualTo(1);
        assertThat(counted(source, "istio_tcp_connections_closed_total")).isEqualTo(1);
        assertThat(counted(source, "istio_tcp_connections_failed_total")).isZero();
        assertThat(counted(destination, "istio_tcp_received_bytes_total")).isEqualTo(5);
        assertThat(counted(destination, "istio_tcp_sent_bytes_total")).isEqualTo(5);
        assertThat(destination.metrics())
                .contains("reporter=\"destination\"")
                .contains("connection_security_policy=\"mutual_tls\"");
    }

    @Test
    void many_bytes_arrive_as_they_were_sent() throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        try (Socket client = call(at(ORDERS, PORT))) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    client.getOutputStream().write(sent);
                                    client.shutdownOutput();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });

            byte[] received = client.getInputStream().readAllBytes();

            writer.join();
            assertThat(received).isEqualTo(sent);
        }
    }

    @Test
    void an_answer_longer_than_every_buffer_arrives_after_the_client_has_finished()
            throws Exception {
        byte[] answer = new byte[8 << 20];
        new Random(1).nextBytes(answer);
        try (EchoServer slow = EchoServer.answering(at(ORDERS, 8081), answer);
                Socket client = call(at(ORDERS, 8081))) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            await().until(() -> counted(source, "istio_tcp_sent_bytes_total") > 100_000);

            byte[] received = client.getInputStream().readAllBytes();

            assertThat(received).isEqualTo(answer);
            assertThat(slow.connections()).isEqualTo(1);
        }
    }

    @Test
    void connections_share_a_tunnel_and_are_shown_while_they_live() throws Exception {
        try (Socket one = call(at(ORDERS, PORT));
                Socket two = call(at(ORDERS, PORT))) {
            echo(one, "one");
            echo(two, "two");

            assertThat(source.proxies.connections().get("frontend")).hasSize(2);
            assertThat(destination.proxies.connections().get("orders")).hasSize(2);
            assertThat(counted(source, "istio_tcp_sent_bytes_total")).isEqualTo(6);
        }
        await().until(() -> source.proxies.connections().get("frontend").isEmpty());
        await().until(() -> destination.proxies.connections().get("orders").isEmpty());
    }

    @Test
    void policy_of_the_destination_refuses_and_both_sides_say_so() throws Exception {
        mesh.store.apply(denyEveryone());

        assertReset(at(ORDERS, PORT));

        await().untilAsserted(() -> {
            assertThat(source.accessLog()).contains("http status: 401");
            assertThat(destination.accessLog()).contains("explicitly denied by: shop/p");
        });
        assertThat(source.metrics()).contains("response_flags=\"DENY\"");
        assertThat(counted(destination, "istio_tcp_connections_failed_total")).isEqualTo(1);
    }

    @Test
    void a_policy_that_comes_later_closes_a_connection_that_was_open() throws Exception {
        try (Socket client = call(at(ORDERS, PORT))) {
            echo(client, "before");

            mesh.store.apply(denyEveryone());

            assertThatThrownBy(() -> expectMore(client)).isInstanceOf(SocketException.class);
        }
        await().untilAsserted(() ->
                assertThat(destination.accessLog())
                        .contains("connection closed due to policy change"));
    }

    @Test
    void what_the_mesh_does_not_know_is_passed_through() throws Exception {
        try (EchoServer outside = EchoServer.on(at(9, PORT));
                Socket client = call(at(9, PORT))) {
            echo(client, "hello");

            assertThat(outside.connections()).isEqualTo(1);
        }
        await().untilAsserted(
                        () -> assertThat(source.accessLog()).contains("dst.addr=" + at(9, PORT)));
        assertThat(source.metrics()).contains("connection_security_policy=\"unknown\"");
    }

    @Test
    void an_application_that_is_not_there_is_a_reset_and_a_503() throws Exception {
        assertReset(at(ORDERS, 9999));

        await().untilAsserted(() -> {
            assertThat(source.accessLog()).contains("http status: 503");
            assertThat(destination.accessLog()).contains("cannot be reached");
        });
    }

    @Test
    void a_peer_with_another_identity_than_expected_is_not_talked_to() throws Exception {
        LoopbackMesh elsewhere = new LoopbackMesh();
        elsewhere.store.apply(
                new Mesh()
                        .with(pod("frontend", ip(3)))
                        .with(
                                pod("orders", ip(ORDERS))
                                        .account(new ServiceAccountRef("shop", "somebody")))
                        .change());
        try (elsewhere) {
            Node misled = elsewhere.node("frontend", 3, root);
            Calls.assertReset(elsewhere, 3, at(ORDERS, PORT));

            await().untilAsserted(() -> assertThat(misled.accessLog()).contains("TLS with"));
            assertThat(misled.metrics()).contains("response_flags=\"IDENTITY_ERROR\"");
            assertThat(orders.connections()).isZero();
        }
    }

    @Test
    void a_peer_of_another_root_is_not_let_in() throws Exception {
        LoopbackMesh elsewhere = new LoopbackMesh();
        elsewhere.store.apply(
                new Mesh().with(pod("frontend", ip(3))).with(pod("orders", ip(ORDERS))).change());
        try (elsewhere) {
            elsewhere.node("frontend", 3, TestRoot.create("other"));
            Calls.assertReset(elsewhere, 3, at(ORDERS, PORT));

            await().untilAsserted(() ->
                    assertThat(destination.accessLog()).contains("connection failed"));
            assertThat(orders.connections()).isZero();
        }
    }

    @Test
    void plaintext_reaches_the_application_unless_policy_wants_an_identity() throws Exception {
        try (Socket client = plaintext()) {
            echo(client, "hello");
        }

        mesh.store.apply(requireIdentity());

        Calls.assertReset(this::plaintext);
        try (Socket client = call(at(ORDERS, PORT))) {
            echo(client, "with an identity");
        }
    }

    @Test
    void garbage_on_every_port_is_refused_and_nothing_else_suffers() throws Exception {
        for (int port : new int[] {15001, 15006, 15008}) {
            assertClosed(() -> connect(at(ORDERS, port), new Socket()));
        }
        try (Socket client = call(at(ORDERS, PORT))) {
            echo(client, "still here");
        }
        await().untilAsserted(() ->
                assertThat(counted(destination, "istio_tcp_sockets_open")).isLessThan(2));
    }

    @Test
    void a_drained_pod_takes_nothing_new_and_lets_live_connections_end() throws Exception {
        CompletableFuture<Void> drained;
        boolean early;
        try (Socket client = call(at(ORDERS, PORT))) {
            echo(client, "before");

            drained = destination.proxy.drain(Duration.ofSeconds(30)).toCompletableFuture();
            echo(client, "meanwhile");
            assertReset(at(ORDERS, PORT));
            early = drained.isDone();
        }

        drained.join();
        assertThat(early).isFalse();
    }

    @Test
    void a_drain_whose_time_is_up_ends_what_is_left() throws Exception {
        try (Socket client = call(at(ORDERS, PORT))) {
            echo(client, "before");

            destination.proxy.drain(Duration.ofMillis(100)).toCompletableFuture().join();

            assertThatThrownBy(() -> expectMore(client)).isInstanceOf(SocketException.class);
        }
        await().untilAsserted(() ->
                assertThat(destination.accessLog())
                        .contains("connection closed due to connection drain"));
    }

    @Test
    void connections_beyond_the_limit_are_shed_and_counted() throws Exception {
        try (LoopbackMesh small = new LoopbackMesh().limitedTo(1)) {
            small.store.apply(new Mesh().with(pod("frontend", ip(3))).change());
            Node node = small.node("frontend", 3, root);
            try (EchoServer outside = EchoServer.on(at(9, PORT));
                    Socket first = Calls.call(small, 3, at(9, PORT))) {
                echo(first, "hello");

                Calls.assertReset(small, 3, at(9, PORT));

                assertThat(outside.connections()).isEqualTo(1);
                assertThat(node.metrics())
                        .contains(
                                "weft_connections_shed_total{reporter=\"source\",reason=\"pod\"} 1");
            }
        }
    }

    private Socket call(IpPort destination) throws IOException {
        return Calls.call(mesh, FRONTEND, destination);
    }

    private Socket plaintext() throws IOException {
        return Calls.plaintext(mesh, ORDERS, at(ORDERS, PORT));
    }

    private void assertReset(IpPort destination) {
        Calls.assertReset(mesh, FRONTEND, destination);
    }

    /** Sends noise and reads to the end, of whatever kind; a peer that keeps quiet fails. */
    private static void assertClosed(Calls.Opening opening) throws IOException {
        try (Socket client = opening.open()) {
            client.getOutputStream().write(new byte[100]);
            client.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageMatching("Connection reset.*|Broken pipe");
        }
    }

    private static MeshChange denyEveryone() {
        return policy(Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(PORT))));
    }

    private static MeshChange requireIdentity() {
        return policy(
                Match.EMPTY.withPrincipals(Condition.noneOf(List.of(new StringMatch.Presence()))));
    }

    private static MeshChange policy(Match denied) {
        Authorization deny =
                new Authorization(
                        POLICY,
                        Authorization.Scope.NAMESPACE,
                        Authorization.Action.DENY,
                        List.of(
                                new Authorization.Rule(
                                        List.of(new Authorization.Clause(List.of(denied))))),
                        false);
        return MeshChange.ofPolicies(List.of(deny), List.of());
    }
}
