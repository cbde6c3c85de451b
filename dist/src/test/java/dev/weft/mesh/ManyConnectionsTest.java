package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ProgramView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand connections through one pair of node proxies, open at the same time. */
@RunsMesh
class ManyConnectionsTest {

    private static final int CONNECTIONS = 10_000;
    private static final String TARGET = "tcp://server:9090";

    /** The first of the program, the heap at its limit, and 10 KiB for a connection beside it. */
    private static final long MOST_RESIDENT_KIB = 384 << 10;

    /** At most 100 streams to a tunnel. */
    private static final int TUNNELS_KEPT = CONNECTIONS / 100 + 20;

    private final Mesh mesh;

    ManyConnectionsTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    @Timeout(300)
    @Tag("slow")
    void ten_thousand_connections_are_held_and_leave_nothing() {
        try (Shop shop = Shop.open(mesh, "many")) {
            shop.enrol();
            shop.echo().lines(TARGET, "--bytes", "1KiB");
            List<Long> before = Mesh.NODES.stream().map(this::descriptors).toList();

            Echo.Held held =
                    shop.echo()
                            .hold(
                                    TARGET,
                                    "-c",
                                    "" + CONNECTIONS,
                                    "--interval",
                                    "30s",
                                    "--duration",
                                    "75s",
                                    "--timeout",
                                    "60s");
            await().atMost(Duration.ofSeconds(70))
                    .until(() -> held.events("answer").size() >= CONNECTIONS);

            for (String node : Mesh.NODES) {
                assertThat(descriptors(node)).as(node).isGreaterThan(CONNECTIONS);
                assertThat(resident(node)).as(node).isLessThan(MOST_RESIDENT_KIB);
            }
            assertThat(shop.echo().reaches("http://server/")).as("one more").isTrue();
            assertThat(held.join().ok()).isTrue();
            assertThat(held.events("closed"))
                    .hasSize(CONNECTIONS)
                    .allMatch(event -> event.get("by").getAsString().equals("us"));
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() -> {
                        for (int i = 0; i < before.size(); i++) {
                            assertThat(descriptors(Mesh.NODES.get(i)))
                                    .isLessThanOrEqualTo(before.get(i) + TUNNELS_KEPT);
                        }
                    });
        }
    }

    private long descriptors(String node) {
        return mesh.proxy(node).metrics().sum("process_open_fds", Map.of());
    }

    /** What the process has in memory, from the kernel. */
    private long resident(String node) {
        long process = mesh.program(ProgramView.nodeProxy(node)).processId();
        return mesh.run(mesh.pod("many", "client"), "cat", "/proc/" + process + "/status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
