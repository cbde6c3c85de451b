package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.local.client.ProgramView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand connections through one pair of node proxies, open at the same time. */
@RunsMesh
class ManyConnectionsTest {

    private static final String NAMESPACE = "many";
    private static final String TARGET = "tcp://server:9090";

    /** A client has a buffer for each connection, and little memory. */
    private static final int CLIENTS = 5;

    /** Fewer than may wait to be accepted: a server that speaks first is not heard beyond that. */
    private static final int EACH = 2_000;

    private static final int CONNECTIONS = CLIENTS * EACH;

    /** A proxy gives one pod's connections four fifths of seven eighths of its descriptors. */
    private static final long DESCRIPTORS = CONNECTIONS * 3 / 2;

    /** The heap at its limit, and less than 10 KiB for a connection beside it. */
    private static final long MOST_RESIDENT_KIB = 384 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Mesh mesh;

    ManyConnectionsTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    @Timeout(300)
    @Tag("slow")
    void ten_thousand_connections_are_open_at_once_and_leave_nothing() {
        for (String node : Mesh.NODES) {
            long most = mesh.proxy(node).metrics().sum("process_max_fds", Map.of());
            assumeTrue(
                    most >= DESCRIPTORS,
                    "ring 3 not run: processes may open "
                            + most
                            + " files, "
                            + DESCRIPTORS
                            + " are needed (ulimit -Hn)");
        }
        try (Shop shop = Shop.open(mesh, NAMESPACE)) {
            shop.enrol();

            List<Echo.Held> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Echo.Held client = begin(shop);
                clients.add(client);
                await().atMost(PATIENCE)
                        .until(() -> client.hasEnded() || client.events("answer").size() == EACH);
            }

            assertThat(clients)
                    .allSatisfy(client -> {
                        assertThat(client.hasEnded()).isFalse();
                        assertThat(client.events("answer")).hasSize(EACH);
                        assertThat(client.events("closed")).isEmpty();
                    });
            for (String node : Mesh.NODES) {
                assertThat(open(node)).as(node).isEqualTo(CONNECTIONS);
                assertThat(residentKib(node)).as(node).isLessThan(MOST_RESIDENT_KIB);
            }
            assertThat(shop.echo().reaches("http://server/")).as("one more").isTrue();
            clients.forEach(Echo.Held::kill);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(Mesh.NODES)
                                    .allSatisfy(node -> assertThat(open(node)).isZero()));
        }
    }

    /** One exchange on each connection, which then waits. */
    private static Echo.Held begin(Shop shop) {
        return shop.echo()
                .hold(
                        TARGET,
                        "-c",
                        "" + EACH,
                        "--interval",
                        "5m",
                        "--duration",
                        "6m",
                        "--timeout",
                        PATIENCE.toSeconds() + "s");
    }

    /** Connections of these pods that a node proxy carries. */
    private long open(String node) {
        Samples metrics = mesh.proxy(node).metrics();
        Map<String, String> labels = Map.of("source_workload_namespace", NAMESPACE);
        return metrics.sum("istio_tcp_connections_opened_total", labels)
                - metrics.sum("istio_tcp_connections_closed_total", labels);
    }

    /** What the process has in memory, from the kernel. */
    private long residentKib(String node) {
        long process = mesh.program(ProgramView.nodeProxy(node)).processId();
        return mesh.run(mesh.pod(NAMESPACE, "client"), "cat", "/proc/" + process + "/status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
