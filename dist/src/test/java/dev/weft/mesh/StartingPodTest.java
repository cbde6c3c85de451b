package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pod that starts in the mesh sends nothing in plaintext, or does not start. */
@RunsMesh
class StartingPodTest {

    private static final String OPENED = "istio_tcp_connections_opened_total";

    private final Mesh mesh;

    StartingPodTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void its_first_packet_is_encrypted_already() {
        try (Shop shop = Shop.open(mesh, "starting")) {
            shop.enrol();
            long asked = pluginRequests();
            String marker = Shop.marker();

            try (LinkCapture packets = mesh.client().capture("starting")) {
                mesh.apply(sender("starting", marker));
                mesh.awaitReady("starting");
                awaitTunnelsFrom("starting");

                CaptureScan seen = packets.scan(marker);
                assertThat(seen.plaintextHits()).isZero();
                assertThat(seen.tunnelTlsRecords()).isPositive();
                assertThat(seen.dropped()).isZero();
            }
            assertThat(pluginRequests()).isGreaterThan(asked);
            assertThat(plainConnectionsFrom("starting")).isZero();
        }
    }

    @Test
    void without_a_node_proxy_it_does_not_start_and_with_one_it_does() {
        try (Shop shop = Shop.open(mesh, "closed")) {
            shop.enrol();
            String marker = Shop.marker();
            mesh.client().program(ProgramView.nodeProxy(Mesh.NODE1), ProgramAction.KILL_AND_HOLD);

            try (LinkCapture packets = mesh.client().capture("closed")) {
                mesh.apply(sender("closed", marker));
                await().atMost(Mesh.PATIENCE)
                        .untilAsserted(() -> {
                            PodView pod = mesh.pod("closed", "sender");
                            assertThat(pod.message()).contains("CNI ADD", "not enrolled");
                            assertThat(pod.processIds()).isEmpty();
                        });

                mesh.client().program(ProgramView.nodeProxy(Mesh.NODE1), ProgramAction.RELEASE);
                mesh.awaitReady("closed");
                awaitTunnelsFrom("closed");
                assertThat(packets.scan(marker).plaintextHits()).isZero();
            } finally {
                mesh.client().program(ProgramView.nodeProxy(Mesh.NODE1), ProgramAction.RELEASE);
                mesh.awaitPrograms();
            }
            assertThat(plainConnectionsFrom("closed")).isZero();
        }
    }

    /** A pod whose program sends requests from its first moment on. */
    private static String sender(String namespace, String marker) {
        return Shop.pod(
                namespace,
                "sender",
                Mesh.NODE1,
                "",
                "[weft-echo, client, 'http://server/', --hold, -H, 'x-marker: " + marker + "']",
                "[]");
    }

    private void awaitTunnelsFrom(String namespace) {
        await().atMost(Mesh.PATIENCE)
                .until(() ->
                        mesh.proxy(Mesh.NODE2)
                                        .metrics()
                                        .sum(
                                                OPENED,
                                                Map.of(
                                                        "reporter",
                                                        "destination",
                                                        "source_principal",
                                                        Shop.identity(namespace, "sender"),
                                                        "connection_security_policy",
                                                        "mutual_tls"))
                                > 0);
    }

    private long plainConnectionsFrom(String namespace) {
        return mesh.proxy(Mesh.NODE2)
                .metrics()
                .sum(
                        OPENED,
                        Map.of(
                                "source_workload",
                                "sender",
                                "source_workload_namespace",
                                namespace,
                                "connection_security_policy",
                                "unknown"));
    }

    /** Pods that the CNI plugin of the first node asked to start. */
    private long pluginRequests() {
        return mesh.agent(Mesh.NODE1)
                .metrics()
                .sum("istio_cni_plugin_requests_total", Map.of("response_code", "200"));
    }
}
