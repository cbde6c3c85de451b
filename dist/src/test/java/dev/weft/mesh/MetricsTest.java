package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.mesh.Samples.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both node proxies count what was sent, to the byte, under the standard names. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {

    private static final int CONNECTIONS = 4;
    private static final int BYTES = 100_000;

    /** Names and order of the labels of traffic (ambient protocols, 7.12). */
    private static final List<String> LABELS =
            List.of(
                    "reporter",
                    "source_workload",
                    "source_canonical_service",
                    "source_canonical_revision",
                    "source_workload_namespace",
                    "source_principal",
                    "source_app",
                    "source_version",
                    "source_cluster",
                    "destination_service",
                    "destination_service_namespace",
                    "destination_service_name",
                    "destination_workload",
                    "destination_canonical_service",
                    "destination_canonical_revision",
                    "destination_workload_namespace",
                    "destination_principal",
                    "destination_app",
                    "destination_version",
                    "destination_cluster",
                    "request_protocol",
                    "response_flags",
                    "connection_security_policy",
                    "source_region",
                    "source_zone",
                    "destination_region",
                    "destination_zone");

    private static final String OPENED = "istio_tcp_connections_opened_total";
    private static final String CLOSED = "istio_tcp_connections_closed_total";

    private final Mesh mesh;
    private final Shop shop;

    MetricsTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, "metrics");
    }

    @BeforeAll
    void transfer() {
        shop.enrol();
        assertThat(
                        shop.echo()
                                .lines(
                                        "tcp://server:9090",
                                        "--bytes",
                                        "" + BYTES,
                                        "-c",
                                        "" + CONNECTIONS))
                .hasSize(CONNECTIONS)
                .allMatch(line -> line.get("match").getAsBoolean());
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(Mesh.NODES).allMatch(node -> sum(node, CLOSED) == CONNECTIONS));
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({"node1, source", "node2, destination"})
    void each_side_counts_the_connections_and_the_bytes(String node, String reporter) {
        Samples metrics = mesh.proxy(node).metrics();

        Map<String, String> labels =
                Map.of(
                        "reporter",
                        reporter,
                        "source_principal",
                        Shop.identity("metrics", "client"),
                        "destination_principal",
                        Shop.identity("metrics", "server"),
                        "connection_security_policy",
                        "mutual_tls",
                        "response_flags",
                        "-");
        assertThat(metrics.sum(OPENED, labels)).isEqualTo(CONNECTIONS);
        assertThat(metrics.sum(CLOSED, labels)).isEqualTo(CONNECTIONS);
        assertThat(metrics.sum("istio_tcp_received_bytes_total", labels))
                .isEqualTo((long) CONNECTIONS * BYTES);
        // The server greets each connection with a line before it echoes.
        assertThat(metrics.sum("istio_tcp_sent_bytes_total", labels))
                .isEqualTo(sentByServer())
                .isGreaterThan((long) CONNECTIONS * BYTES);
        assertThat(metrics.sum("istio_tcp_connections_failed_total", traffic())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"node1, source", "node2, destination"})
    void each_side_names_both_ends_by_the_standard_labels(String node, String reporter) {
        List<Sample> opened = mesh.proxy(node).metrics().find(OPENED, traffic());

        assertThat(opened).hasSize(1);
        Map<String, String> labels = opened.getFirst().labels();
        assertThat(List.copyOf(labels.keySet())).isEqualTo(LABELS);
        assertThat(labels)
                .containsEntry("reporter", reporter)
                .containsEntry("source_workload", "client")
                .containsEntry("source_canonical_service", "client")
                .containsEntry("source_canonical_revision", "v1")
                .containsEntry("source_app", "client")
                .containsEntry("source_version", "v1")
                .containsEntry("source_cluster", "Kubernetes")
                .containsEntry("destination_service", "server.metrics.svc.cluster.local")
                .containsEntry("destination_service_namespace", "metrics")
                .containsEntry("destination_service_name", "server")
                .containsEntry("destination_workload", "server")
                .containsEntry("destination_workload_namespace", "metrics")
                .containsEntry("destination_app", "server")
                .containsEntry("destination_cluster", "Kubernetes")
                .containsEntry("request_protocol", "tcp");
    }

    @Test
    void the_access_log_has_the_same_bytes() {
        List<AccessLine> inbound = lines(Mesh.NODE2, "inbound");
        List<AccessLine> outbound = lines(Mesh.NODE1, "outbound");

        assertThat(inbound).hasSize(CONNECTIONS);
        assertThat(inbound).allMatch(line -> line.has("bytes_recv", "" + BYTES));
        assertThat(outbound).allMatch(line -> line.has("bytes_sent", "" + BYTES));
        assertThat(total(outbound, "bytes_recv")).isEqualTo(sentByServer());
    }

    @Test
    void the_proxy_tells_about_itself() {
        for (String node : Mesh.NODES) {
            Samples metrics = mesh.proxy(node).metrics();

            assertThat(metrics.find("istio_build", Map.of("component", "ztunnel"))).hasSize(1);
            assertThat(metrics.sum("workload_manager_active_proxy_count", Map.of())).isPositive();
            assertThat(metrics.sum("workload_manager_pending_proxy_count", Map.of())).isZero();
            assertThat(metrics.sum("istio_xds_message_total", Map.of())).isPositive();
            assertThat(metrics.sum("process_open_fds", Map.of())).isPositive();
        }
    }

    /** The program that received the bytes cannot say how long the greetings were: the log can. */
    private long sentByServer() {
        return total(lines(Mesh.NODE2, "inbound"), "bytes_sent");
    }

    private List<AccessLine> lines(String node, String direction) {
        return mesh.logs().access(node).stream()
                .filter(line -> line.has("direction", direction))
                .filter(line -> line.has("src.namespace", "metrics"))
                .toList();
    }

    private static long total(List<AccessLine> lines, String field) {
        return lines.stream().mapToLong(line -> Long.parseLong(line.field(field))).sum();
    }

    private long sum(String node, String name) {
        return mesh.proxy(node).metrics().sum(name, traffic());
    }

    private static Map<String, String> traffic() {
        return Map.of("source_workload_namespace", "metrics");
    }
}
