package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Node proxies that know their own pods and what these call, and nothing else of the mesh. */
@RunsMesh(MeshKind.ON_DEMAND)
@Order(CrossTrafficTest.ORDER + 1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnDemandDiscoveryTest {

    private static final String NAMESPACE = "sparse";
    private static final String OUTSIDE = "sparse-outside";
    private static final Optional<String> HBONE = Optional.of("HBONE");
    private static final String URL = "http://server/";

    private final Mesh mesh;

    OnDemandDiscoveryTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeAll
    void open() {
        mesh.apply(
                Shop.namespace(NAMESPACE, "weft.dev/dataplane-mode: ambient")
                        + DnsCaptureTest.captured(
                                Shop.idle(NAMESPACE, "client", Mesh.NODE1, ""), "client")
                        + Shop.server(NAMESPACE, "server", Mesh.NODE2, "")
                        + Shop.service(NAMESPACE, "server")
                        + Shop.server(NAMESPACE, "bystander", Mesh.NODE2, "")
                        + Shop.service(NAMESPACE, "bystander")
                        + Shop.namespace(OUTSIDE, "")
                        + Shop.server(OUTSIDE, "plain", Mesh.NODE2, ""));
        mesh.awaitReady(NAMESPACE);
        mesh.awaitReady(OUTSIDE);
        for (PodView pod : mesh.pods(NAMESPACE)) {
            await().atMost(Mesh.PATIENCE).until(() -> mesh.enrolment(pod).equals("enrolled"));
            await().atMost(Mesh.PATIENCE)
                    .until(() -> mesh.proxy(pod.node()).protocol(pod).equals(HBONE));
        }
    }

    @AfterAll
    void close() {
        for (String namespace : List.of(NAMESPACE, OUTSIDE)) {
            mesh.delete("Namespace", "", namespace);
            mesh.awaitReady(namespace);
        }
    }

    @Test
    void a_service_called_by_name_is_asked_for_served_encrypted_and_forgotten_when_idle() {
        awaitUnknown("server");
        double before = tunnelled();

        mesh.echo(pod("client")).call(URL);

        assertThat(tunnelled()).isGreaterThan(before);
        assertThat(mesh.proxy(Mesh.NODE1).protocol(pod("server"))).isEqualTo(HBONE);
        assertThat(mesh.proxy(Mesh.NODE1).protocol(pod("bystander"))).isEmpty();
        awaitUnknown("server");
        assertThat(mesh.proxy(Mesh.NODE1).protocol(pod("client"))).isEqualTo(HBONE);
        mesh.echo(pod("client")).call(URL);
    }

    @Test
    void a_connection_outlives_what_was_known_of_its_other_end() {
        Echo.Held held =
                mesh.echo(pod("client")).hold(URL, "--interval", "100ms", "--duration", "60s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        awaitUnknown("server");

        int answers = held.events("answer").size();
        await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() > answers + 10);
        assertThat(held.events("closed")).isEmpty();
    }

    @Test
    void what_is_no_part_of_the_mesh_is_reached_as_it_is() {
        String address = mesh.pod(OUTSIDE, "plain").addresses().getFirst();

        mesh.echo(pod("client")).call("http://" + address + ":8080/");

        assertThat(mesh.proxy(Mesh.NODE1).metrics().sum("weft_on_demand_names", Map.of()))
                .isPositive();
    }

    @Test
    void a_service_that_comes_to_be_after_it_was_asked_for_in_vain_is_found() {
        Echo echo = mesh.echo(pod("client"));
        assertThat(echo.reaches("http://latecomer/")).isFalse();

        mesh.apply(
                Shop.server(NAMESPACE, "latecomer", Mesh.NODE2, "")
                        + Shop.service(NAMESPACE, "latecomer"));

        mesh.awaitReady(NAMESPACE);
        await().atMost(Mesh.PATIENCE).until(() -> echo.reaches("http://latecomer/"));
    }

    private PodView pod(String name) {
        return mesh.pod(NAMESPACE, name);
    }

    private void awaitUnknown(String name) {
        await().atMost(Mesh.PATIENCE)
                .until(() -> mesh.proxy(Mesh.NODE1).protocol(pod(name)).isEmpty());
    }

    private double tunnelled() {
        return mesh.proxy(Mesh.NODE2)
                .metrics()
                .sum(
                        "istio_tcp_connections_opened_total",
                        Map.of(
                                "reporter",
                                "destination",
                                "destination_workload_namespace",
                                NAMESPACE,
                                "connection_security_policy",
                                "mutual_tls"));
    }
}
