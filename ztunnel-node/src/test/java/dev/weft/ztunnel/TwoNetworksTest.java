package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.gatewayAt;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.Calls.counted;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.Calls.expectMore;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.net.IpPort;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadType;
import dev.weft.ztunnel.LoopbackMesh.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * frontend on one network calls orders on another: a tunnel to the gateway, in it a tunnel to the
 * pod. The gateway is a node proxy that takes the outer tunnel and an application that passes on
 * what is inside.
 */
class TwoNetworksTest {
    private static final int FRONTEND = 1;
    private static final int ORDERS = 2;
    private static final int GATEWAY = 5;
    private static final int PORT = 28_082;
    private static final int FORWARDED = 29_000;
    private static final IpPort SERVICE = IpPort.parse("10.96.0.1:80").orElseThrow();

    private final LoopbackMesh near = new LoopbackMesh("near");
    private final LoopbackMesh between = new LoopbackMesh("far");
    private final LoopbackMesh far = new LoopbackMesh("far");
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer orders;
    private Forwarder forwarder;
    private Node source;
    private Node destination;

    @BeforeEach
    void start() throws IOException {
        seenFromNear("spiffe://cluster.local/ns/shop/sa/orders");
        between.store.apply(
                new Mesh()
                        .with(
                                pod("gateway", ip(GATEWAY))
                                        .network("far")
                                        .services(serves("orders", 80, FORWARDED)))
                        .with(Mesh.service("orders", "", 80, FORWARDED))
                        .change());
        far.store.apply(
                new Mesh()
                        .with(
                                owned("orders", ip(ORDERS))
                                        .network("far")
                                        .services(serves("orders", 80, PORT)))
                        .with(Mesh.service("orders", "", 80, PORT))
                        .change());
        orders = EchoServer.on(at(ORDERS, PORT));
        forwarder = Forwarder.between(at(GATEWAY, FORWARDED), at(ORDERS, 15008));
        source = near.node("frontend", FRONTEND, root);
        between.node("gateway", GATEWAY, root);
        destination = far.node("orders", ORDERS, root);
    }

    /** What the client's side knows: the service, its names, and a gateway to where it is. */
    private void seenFromNear(String name) {
        near.store.apply(
                new Mesh()
                        .with(owned("frontend", ip(FRONTEND)).network("near"))
                        .with(pod("gateway", ip(GATEWAY)))
                        .with(
                                pod("far-orders")
                                        .network("far")
                                        .networkGateway(gatewayAt(ip(GATEWAY)))
                                        .services(serves("orders", 80, 0)))
                        .with(
                                ServiceSketch.of(
                                                Service.of(
                                                        "orders",
                                                        Mesh.host("orders"),
                                                        List.of(Mesh.address("near", "10.96.0.1")),
                                                        List.of(ServicePort.of(80, PORT))))
                                        .names(name)
                                        .build())
                        .change());
    }

    private static WorkloadBuilder owned(String name, String ip) {
        return pod(name, ip).owner(new Workload.Owner(WorkloadType.DEPLOYMENT, name, name, "v1"));
    }

    @AfterEach
    void stop() {
        orders.close();
        forwarder.close();
        near.close();
        between.close();
        far.close();
    }

    @Test
    void a_request_arrives_and_both_sides_know_who_talks_to_whom() throws Exception {
        try (Socket client = call()) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        }

        await().untilAsserted(() -> {
            assertThat(source.accessLog())
                    .contains("connection complete")
                    .contains("dst.addr=" + at(GATEWAY, 15008))
                    .contains("dst.hbone_addr=orders.shop.svc.cluster.local:80")
                    .contains("dst.workload=\"orders\"")
                    .contains("dst.namespace=\"shop\"")
                    .contains("dst.identity=\"spiffe://cluster.local/ns/shop/sa/orders\"")
                    .doesNotContain("error=");
            assertThat(destination.accessLog())
                    .contains("src.workload=\"frontend\"")
                    .contains("src.identity=\"spiffe://cluster.local/ns/shop/sa/frontend\"")
                    .contains("dst.service=\"orders.shop.svc.cluster.local\"")
                    .doesNotContain("error=");
        });
        assertThat(source.metrics()).contains("destination_canonical_revision=\"v1\"");
        assertThat(counted(source, "istio_tcp_connections_opened_total")).isEqualTo(1);
        assertThat(counted(source, "istio_tcp_connections_closed_total")).isEqualTo(1);
    }

    @Test
    void many_bytes_go_both_ways_at_a_time() throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        try (Socket client = call()) {
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
    void an_answer_longer_than_every_buffer_waits_for_a_client_that_has_finished()
            throws Exception {
        byte[] answer = new byte[24 << 20];
        new Random(1).nextBytes(answer);
        orders.close();
        try (EchoServer slow = EchoServer.answering(at(ORDERS, PORT), answer);
                Socket client = call()) {
            client.getOutputStream().write(1);
            client.shutdownOutput();
            await().until(() -> counted(source, "istio_tcp_sent_bytes_total") > 100_000);
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            long held = counted(source, "istio_tcp_sent_bytes_total");

            byte[] received = client.getInputStream().readAllBytes();

            assertThat(held).isLessThan(answer.length);
            assertThat(received).isEqualTo(answer);
            assertThat(slow.connections()).isEqualTo(1);
        }
    }

    @Test
    void each_connection_has_an_inner_tunnel_of_its_own() throws Exception {
        try (Socket one = call();
                Socket two = call()) {
            echo(one, "one");
            echo(two, "two");

            assertThat(counted(destination, "istio_tcp_sockets_open")).isEqualTo(2);
        }
        await().untilAsserted(
                        () -> assertThat(counted(destination, "istio_tcp_sockets_open")).isZero());
    }

    @Test
    void a_reset_by_the_application_reaches_the_server() throws Exception {
        try (Socket client = call()) {
            echo(client, "hello");
            client.setSoLinger(true, 0);
        }

        await().untilAsserted(() ->
                assertThat(counted(destination, "istio_tcp_connections_closed_total"))
                        .isEqualTo(1));
        await().untilAsserted(
                        () -> assertThat(counted(destination, "istio_tcp_sockets_open")).isZero());
    }

    @Test
    void a_gateway_that_ends_resets_the_application() throws Exception {
        try (Socket client = call()) {
            echo(client, "hello");

            between.close();

            assertThatThrownBy(() -> expectMore(client)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_server_with_another_identity_than_the_service_names_is_not_talked_to() {
        seenFromNear("spiffe://cluster.local/ns/shop/sa/somebody");

        Calls.assertReset(near, FRONTEND, SERVICE);

        await().untilAsserted(() ->
                assertThat(source.accessLog())
                        .contains("behind the gateway at " + at(GATEWAY, 15008)));
        assertThat(source.metrics()).contains("response_flags=\"IDENTITY_ERROR\"");
        assertThat(orders.connections()).isZero();
    }

    private Socket call() throws IOException {
        return Calls.call(near, FRONTEND, SERVICE);
    }
}
