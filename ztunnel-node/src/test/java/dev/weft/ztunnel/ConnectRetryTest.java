package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.Calls.counted;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.mesh.MeshChange;
import dev.weft.net.IpPort;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.TunnelProtocol;
import dev.weft.ztunnel.LoopbackMesh.Node;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service with two endpoints, one of which does not do; the lucky draw is left to chance. */
class ConnectRetryTest {
    private static final int FRONTEND = 1;
    private static final int GOOD = 2;
    private static final int BAD = 3;
    private static final int PORT = 28_083;
    private static final int CALLS = 12;
    private static final IpPort SERVICE = IpPort.parse("10.96.0.1:80").orElseThrow();

    private final LoopbackMesh mesh = new LoopbackMesh();
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer good;
    private Node source;

    @BeforeEach
    void start() throws IOException {
        apply(TunnelProtocol.HBONE);
        good = EchoServer.on(at(GOOD, PORT));
        source = mesh.node("frontend", FRONTEND, root);
        mesh.node("good", GOOD, root);
    }

    private void apply(TunnelProtocol tunnel) {
        mesh.store.apply(
                new Mesh()
                        .with(pod("frontend", ip(FRONTEND)))
                        .with(
                                pod("good", ip(GOOD))
                                        .tunnel(tunnel)
                                        .services(serves("orders", 80, PORT)))
                        .with(
                                pod("bad", ip(BAD))
                                        .tunnel(tunnel)
                                        .services(serves("orders", 80, PORT)))
                        .with(Mesh.service("orders", "10.96.0.1", 80, PORT))
                        .change());
    }

    @AfterEach
    void stop() {
        good.close();
        mesh.close();
    }

    @Test
    void a_node_that_is_gone_is_passed_over() throws Exception {
        callAll();

        assertPassedOver("connect_failed");
    }

    @Test
    void an_application_that_is_gone_is_passed_over() throws Exception {
        mesh.node("bad", BAD, root);

        callAll();

        assertPassedOver("refused_by_peer");
    }

    @Test
    void a_plain_endpoint_that_is_gone_is_passed_over() throws Exception {
        apply(TunnelProtocol.NONE);

        callAll();

        assertPassedOver("connect_failed");
    }

    @Test
    void an_endpoint_that_never_answers_is_left_for_another() throws Exception {
        try (ServerSocket silent = new ServerSocket(15008, 100, at(BAD, 15008).ip())) {
            try (Socket one = call();
                    Socket two = call();
                    Socket three = call()) {
                echo(one, "one");
                echo(two, "two");
                echo(three, "three");
            }

            assertThat(silent.isBound()).isTrue();
        }
        assertPassedOver("tunnel_timed_out");
    }

    @Test
    void a_refusal_by_policy_is_final() throws Exception {
        Node bad = mesh.node("bad", BAD, root);
        mesh.store.apply(denyEveryone());

        for (int i = 0; i < 3; i++) {
            Calls.assertReset(mesh, FRONTEND, SERVICE);
        }

        await().untilAsserted(() ->
                assertThat(counted(source, "istio_tcp_connections_failed_total")).isEqualTo(3));
        assertThat(counted(source, "weft_connect_retries_total")).isZero();
        assertThat(bad.accessLog().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void when_nobody_does_the_last_failure_and_the_number_of_attempts_are_told() throws Exception {
        good.close();
        mesh.node("bad", BAD, root);

        Calls.assertReset(mesh, FRONTEND, SERVICE);

        await().untilAsserted(() ->
                assertThat(source.accessLog()).contains("http status: 503 (attempt 2)"));
        assertThat(counted(source, "istio_tcp_connections_opened_total")).isEqualTo(1);
        assertThat(counted(source, "istio_tcp_connections_failed_total")).isEqualTo(1);
    }

    private void callAll() throws IOException {
        for (int i = 0; i < CALLS; i++) {
            try (Socket client = call()) {
                echo(client, "hello");
            }
        }
    }

    private void assertPassedOver(String reason) {
        assertThat(source.metrics())
                .contains("weft_connect_retries_total{reason=\"" + reason + "\"}");
        await().untilAsserted(() ->
                assertThat(counted(source, "istio_tcp_connections_closed_total"))
                        .isEqualTo(counted(source, "istio_tcp_connections_opened_total"))
                        .isPositive());
        assertThat(counted(source, "istio_tcp_connections_failed_total")).isZero();
    }

    private Socket call() throws IOException {
        return Calls.call(mesh, FRONTEND, SERVICE);
    }

    private static MeshChange denyEveryone() {
        Match everything = Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(PORT)));
        Authorization deny =
                new Authorization(
                        new PolicyKey("shop", "p"),
                        Authorization.Scope.NAMESPACE,
                        Authorization.Action.DENY,
                        List.of(
                                new Authorization.Rule(
                                        List.of(new Authorization.Clause(List.of(everything))))),
                        false);
        return MeshChange.ofPolicies(List.of(deny), List.of());
    }
}
