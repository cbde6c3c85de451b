package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A label turns plaintext into mutual TLS, for both address families, and back again. */
@RunsMesh
class EnrolmentTest {

    private final Mesh mesh;

    EnrolmentTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void a_label_turns_the_same_requests_into_mutual_tls() {
        try (Shop shop = Shop.open(mesh, "label")) {
            PodView client = shop.client();
            PodView server = shop.server();
            CaptureScan plain = exchange(shop, "before");
            assertThat(plain.plaintextHits()).isPositive();
            assertThat(plain.tunnelSegments()).isZero();

            shop.enrol();

            CaptureScan tunnelled = exchange(shop, "after");
            assertThat(tunnelled.plaintextHits()).isZero();
            assertThat(tunnelled.tunnelTlsRecords()).isPositive();
            assertThat(tunnelled.dropped()).isZero();
            assertThat(shop.client().processIds()).isEqualTo(client.processIds());
            assertThat(shop.server().processIds()).isEqualTo(server.processIds());
            assertBothEndsProvedWhoTheyAre(client, server);
        }
    }

    @Test
    void without_the_label_rules_listeners_and_tunnels_are_gone() {
        try (Shop shop = Shop.open(mesh, "unlabel")) {
            shop.enrol();
            shop.echo().call("http://server/");
            for (PodView pod : List.of(shop.client(), shop.server())) {
                assertThat(mesh.sockets(pod).listening()).containsAll(PodSockets.PROXY_PORTS);
                assertThat(mesh.sockets(pod).tunnels()).isPositive();
                assertThat(mesh.rules(pod)).contains("15008");
            }

            shop.label("");

            mesh.awaitPlain(shop.client(), shop.server());
            for (PodView pod : List.of(shop.client(), shop.server())) {
                assertThat(mesh.sockets(pod).listening())
                        .doesNotContainAnyElementsOf(PodSockets.PROXY_PORTS)
                        .doesNotContain(PodSockets.DNS_PORT);
                assertThat(mesh.sockets(pod).tunnels()).isZero();
                assertThat(mesh.rules(pod)).isEmpty();
            }
            CaptureScan plain = exchange(shop, "left");
            assertThat(plain.plaintextHits()).isPositive();
            assertThat(plain.tunnelSegments()).isZero();
        }
    }

    @Test
    void a_pod_can_opt_out_and_the_label_of_another_mesh_counts_for_nothing() {
        try (Shop foreign = Shop.open(mesh, "foreign");
                Shop shop = Shop.open(mesh, "optout")) {
            mesh.apply(Shop.idle("optout", "client", Mesh.NODE1, "weft.dev/dataplane-mode: none"));
            foreign.label("istio.io/dataplane-mode: ambient");

            shop.label("weft.dev/dataplane-mode: ambient");

            // Labels are followed in order: what was labelled before would be served by now.
            mesh.awaitEnrolled(shop.server());
            for (PodView pod : List.of(shop.client(), foreign.client(), foreign.server())) {
                assertThat(mesh.enrolment(pod)).isEqualTo("free");
                assertThat(mesh.protocols(pod)).containsOnly("TCP");
                assertThat(mesh.rules(pod)).isEmpty();
            }
            shop.echo().call("http://server/");
        }
    }

    @Test
    void a_running_pod_is_enrolled_by_a_label_of_its_own() {
        try (Shop shop = Shop.open(mesh, "podlabel")) {
            mesh.apply(
                    Shop.server(
                            "podlabel", "server", Mesh.NODE2, "weft.dev/dataplane-mode: ambient"));

            mesh.awaitEnrolled(shop.server());

            assertThat(mesh.enrolment(shop.client())).isEqualTo("free");
            assertThat(shop.echo().call("http://server/").get("peer").getAsString())
                    .startsWith(shop.client().addresses().getFirst() + ":");
        }
    }

    /** Asks by name, by IPv4 and by IPv6 address; each time the server sees the pod's own. */
    private CaptureScan exchange(Shop shop, String capture) {
        String namespace = shop.client().namespace();
        String marker = Shop.marker();
        try (LinkCapture packets = mesh.client().capture(namespace + "-" + capture)) {
            for (String host : serverAddresses(namespace)) {
                String peer =
                        shop.echo()
                                .call("http://" + host + "/", "-H", "x-marker: " + marker)
                                .get("peer")
                                .getAsString();
                String own = shop.client().addresses().get(host.startsWith("[") ? 1 : 0);
                String expected = own.contains(":") ? "[" + own + "]:" : own + ":";
                assertThat(Shop.canonical(peer)).startsWith(Shop.canonical(expected));
            }
            return packets.scan(marker);
        }
    }

    /** Both Service addresses, and both of the pod. */
    private List<String> serverAddresses(String namespace) {
        List<String> service =
                mesh.client().services().stream()
                        .filter(s -> s.namespace().equals(namespace) && s.name().equals("server"))
                        .findFirst()
                        .orElseThrow()
                        .clusterAddresses();
        List<String> pod = mesh.pod(namespace, "server").addresses();
        assertThat(service).hasSize(2);
        assertThat(pod).hasSize(2);
        return List.of(
                service.get(0),
                "[" + service.get(1) + "]",
                pod.get(0) + ":8080",
                "[" + pod.get(1) + "]:8080");
    }

    private void assertBothEndsProvedWhoTheyAre(PodView client, PodView server) {
        assertProved(client.node(), "outbound", client, server);
        assertProved(server.node(), "inbound", client, server);
    }

    /** A line for each of the four requests, written when the connection ends. */
    private void assertProved(String node, String direction, PodView client, PodView server) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(node))
                                .filteredOn(line -> line.has("direction", direction))
                                .filteredOn(line -> line.has("src.namespace", client.namespace()))
                                .hasSize(4)
                                .allSatisfy(line -> {
                                    assertThat(line.message()).isEqualTo("connection complete");
                                    assertThat(line.level()).isEqualTo("info");
                                    assertThat(line.field("src.identity"))
                                            .isEqualTo(Shop.identity(client.namespace(), "client"));
                                    assertThat(line.field("dst.identity"))
                                            .isEqualTo(Shop.identity(server.namespace(), "server"));
                                    assertThat(line.field("src.workload")).isEqualTo("client");
                                    assertThat(line.field("dst.workload")).isEqualTo("server");
                                    assertThat(line.field("dst.addr")).endsWith(":15008");
                                    assertThat(line.field("dst.hbone_addr")).endsWith(":8080");
                                }));
    }
}
