package dev.weft.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.request.TcpOutcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics and readiness of a waypoint, asked for by pods of the mesh: through its tunnels. */
class OwnPortsTest {

    private WaypointConfig.Admin ports;
    private LoopbackWaypoint mesh;
    private String ip;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            ports =
                    new WaypointConfig.Admin(
                            one.getLocalPort(),
                            two.getLocalPort(),
                            three.getLocalPort(),
                            false,
                            Optional.empty());
        }
        mesh = new LoopbackWaypoint(ports);
        ip = mesh.ownPod();
        mesh.start();
        mesh.awaitKnown(state -> !state.mesh().workloads("shop", "waypoint-1").isEmpty());
    }

    @AfterEach
    void end() throws IOException {
        mesh.close();
    }

    @Test
    void a_pod_of_the_mesh_gets_metrics_and_readiness_through_a_tunnel() throws Exception {
        LoopbackClient client = mesh.client("prometheus");

        HttpCaller.Reply metrics = client.http(at(ports.statsPort()), false).get("/metrics");
        HttpCaller.Reply ready =
                client.http(at(ports.readinessPort()), false).get("/healthz/ready");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("istio_build");
        assertThat(ready.status()).isEqualTo(200);
    }

    @Test
    void such_a_connection_is_counted_as_any_other() throws Exception {
        LoopbackClient client = mesh.client("prometheus");
        client.http(at(ports.statsPort()), false).get("/metrics");
        client.close();

        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> mesh.tcpOutcomes.size() == 1);

        TcpOutcome outcome = mesh.tcpOutcomes.getFirst();
        assertThat(outcome.downstream().identity()).contains(Identities.of("prometheus"));
        assertThat(outcome.endpoint().orElseThrow().name()).isEqualTo("waypoint-1");
        assertThat(outcome.tunnelled()).isFalse();
        assertThat(outcome.received()).isPositive();
        assertThat(
                        mesh.client("prometheus")
                                .http(at(ports.statsPort()), false)
                                .get("/metrics")
                                .body())
                .contains("istio_tcp_connections_closed_total")
                .contains("source_principal=\"" + Identities.of("prometheus") + "\"");
    }

    @Test
    void no_other_port_of_the_pod_is_reached() throws Exception {
        LoopbackClient client = mesh.client("prometheus");

        assertThat(client.open(at(ports.adminPort())).status()).isEqualTo(400);
        assertThat(client.open(at(22)).status()).isEqualTo(400);
        assertThat(client.open("127.0.0.1:" + ports.statsPort()).status()).isEqualTo(404);
    }

    @Test
    void a_port_that_is_the_admins_too_is_not_open() {
        assertThat(new WaypointConfig.Admin(15000, 15000, 15021, false, Optional.empty()).open())
                .containsExactly(15021);
    }

    private String at(int port) {
        return ip + ":" + port;
    }
}
