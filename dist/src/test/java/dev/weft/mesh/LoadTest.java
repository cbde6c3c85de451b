package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand connections and a gibibyte through one pair of node proxies. */
@RunsMesh
class LoadTest {

    private static final int CONNECTIONS = 1000;
    private static final int TRANSFERS = 64;
    private static final long GIB = 1L << 30;
    private static final String TARGET = "tcp://server:9090";

    /** Far above what is seen, far below what a leak or a buffer per connection would take. */
    private static final long MOST_RESIDENT_KIB = 320 << 10;

    /** At most 100 streams to a tunnel, for 1000 connections and the transfers beside them. */
    private static final int TUNNELS_KEPT = 16;

    private final Mesh mesh;

    LoadTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    @Timeout(240)
    @Tag("slow")
    void a_thousand_connections_and_a_gibibyte_go_through_whole_and_leave_nothing() {
        try (Shop shop = Shop.open(mesh, "bulk")) {
            shop.enrol();
            shop.echo().lines(TARGET, "--bytes", "1KiB");
            awaitOpenStreams(0);
            List<Long> descriptors = Mesh.NODES.stream().map(this::descriptors).toList();

            Echo.Held held =
                    shop.echo()
                            .hold(
                                    TARGET,
                                    "-c",
                                    "" + CONNECTIONS,
                                    "--interval",
                                    "4s",
                                    "--duration",
                                    "200s",
                                    "--timeout",
                                    "30s");
            await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() >= CONNECTIONS);
            CompletableFuture<List<JsonObject>> transfers =
                    CompletableFuture.supplyAsync(
                            () -> transfer(shop), task -> Thread.ofVirtual().start(task));
            awaitOpenStreams(CONNECTIONS + TRANSFERS);

            assertThat(transfers.join())
                    .hasSize(TRANSFERS)
                    .allMatch(transfer -> transfer.get("match").getAsBoolean());
            assertThat(Mesh.NODES)
                    .allSatisfy(node ->
                            assertThat(peakResidentKib(node)).isLessThan(MOST_RESIDENT_KIB));
            held.stop();
            assertThat(held.events("closed"))
                    .hasSize(CONNECTIONS)
                    .allMatch(event -> event.get("by").getAsString().equals("us"));
            awaitDescriptors(descriptors);
        }
    }

    /** Idle tunnels are kept for the next connections. */
    private void awaitDescriptors(List<Long> before) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    for (int i = 0; i < before.size(); i++) {
                        assertThat(descriptors(Mesh.NODES.get(i)))
                                .as(Mesh.NODES.get(i))
                                .isLessThanOrEqualTo(before.get(i) + TUNNELS_KEPT);
                    }
                });
    }

    /** Connections of pods that a node proxy carries. */
    private long openStreams(String node) {
        Samples metrics = mesh.proxy(node).metrics();
        Map<String, String> labels = Map.of("source_workload_namespace", "bulk");
        return metrics.sum("istio_tcp_connections_opened_total", labels)
                - metrics.sum("istio_tcp_connections_closed_total", labels);
    }

    private void awaitOpenStreams(long count) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(Mesh.NODES)
                                .allSatisfy(
                                        node -> assertThat(openStreams(node)).isEqualTo(count)));
    }

    /** So many bytes there and back, all at the same time. */
    private static List<JsonObject> transfer(Shop shop) {
        return shop.echo()
                .lines(
                        TARGET,
                        "--bytes",
                        "" + GIB / TRANSFERS,
                        "-c",
                        "" + TRANSFERS,
                        "--timeout",
                        "30s");
    }

    private long descriptors(String node) {
        return mesh.proxy(node).metrics().sum("process_open_fds", Map.of());
    }

    /** The most that the process ever had, from the kernel. */
    private long peakResidentKib(String node) {
        PodView anyPod = mesh.pod("bulk", "client");
        long process = mesh.program("ztunnel@" + node).processId();
        return mesh.run(anyPod, "cat", "/proc/" + process + "/status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
