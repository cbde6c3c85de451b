package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.local.client.Progress;
import dev.weft.local.client.ServiceView;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network of pods does, seen from outside; one mesh serves all of these tests. */
@RequiresNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalMeshTest {

    private final LocalMeshConfig config = Shop.config("net");
    private LocalMeshClient mesh;

    @BeforeAll
    void up() {
        mesh = LocalMesh.up(config, Progress.Observer.none());
        ApplyResult result =
                mesh.apply(
                        Shop.namespace()
                                + Shop.service("orders")
                                + Shop.server("orders", 2, "v1")
                                + Shop.client("client"));
        assertThat(result.problems()).isEmpty();
        mesh.awaitPods("shop", Shop.PATIENCE);
    }

    @AfterAll
    void down() {
        LocalMesh.down(config);
    }

    @Test
    void pods_of_a_deployment_are_spread_over_the_nodes() {
        Set<String> nodes =
                mesh.pods().stream()
                        .filter(pod -> pod.owner().equals("orders"))
                        .map(PodView::node)
                        .collect(Collectors.toSet());

        assertThat(nodes).containsExactlyInAnyOrder("node1", "node2");
    }

    @Test
    void a_service_is_reached_by_its_name() {
        ExecResult result = Shop.get(mesh, "client", "http://orders/by-name");

        assertThat(result.stderr()).isEmpty();
        assertThat(result.stdout()).contains("served-by=orders-v1").contains("path=/by-name");
    }

    @Test
    void a_service_is_reached_by_its_addresses_of_both_families() {
        ServiceView orders =
                mesh.services().stream().filter(s -> s.name().equals("orders")).findFirst().get();
        assertThat(orders.clusterAddresses()).hasSize(2);

        for (String address : orders.clusterAddresses()) {
            String host = address.contains(":") ? "[" + address + "]" : address;
            ExecResult result = Shop.get(mesh, "client", "http://" + host + "/");

            assertThat(result.stdout()).as(address).contains("served-by=orders-v1");
        }
    }

    @Test
    void pods_on_different_nodes_see_each_others_own_address() {
        PodView client = pod("client");
        PodView server =
                mesh.pods().stream()
                        .filter(pod -> pod.owner().equals("orders"))
                        .filter(pod -> !pod.node().equals(client.node()))
                        .findFirst()
                        .get();

        for (int family = 0; family < 2; family++) {
            String to = server.addresses().get(family);
            String host = to.contains(":") ? "[" + to + "]" : to;
            ExecResult result = Shop.get(mesh, "client", "http://" + host + ":8080/");

            assertThat(result.stdout()).contains("peer=" + client.addresses().get(family));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"svc/orders 80", "deploy/orders 8080"})
    void a_service_or_a_pod_is_reached_from_outside_of_the_mesh(String place) throws IOException {
        String target = place.split(" ")[0];
        int port = Integer.parseInt(place.split(" ")[1]);
        try (SocketChannel channel = mesh.forward("shop", target, port)) {
            channel.write(
                    StandardCharsets.US_ASCII.encode(
                            "GET /outside HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n"));

            String answer =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8);

            assertThat(answer).contains("served-by=orders-v1").contains("path=/outside");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "svc/nothing, 80, it has",
        "nothing, 80, there is no running pod",
        "deploy/orders, 1, nobody answers"
    })
    void what_cannot_be_reached_from_outside_says_why(String target, int port, String why) {
        assertThatThrownBy(() -> mesh.forward("shop", target, port)).hasMessageContaining(why);
    }

    @Test
    void a_pod_reaches_itself_through_its_own_service() {
        mesh.apply(Shop.service("lonely") + Shop.server("lonely", 1, "v1"));
        mesh.awaitPods("shop", Shop.PATIENCE);

        ExecResult result = Shop.get(mesh, "deploy/lonely", "http://lonely/");

        assertThat(result.stdout()).contains("served-by=lonely-v1");
    }

    @Test
    void a_service_without_endpoints_refuses_at_once() {
        mesh.apply(Shop.service("empty"));
        mesh.awaitPods("shop", Shop.PATIENCE);

        ExecResult result = Shop.get(mesh, "client", "http://empty/");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.stderr()).contains("Connection refused");
    }

    @Test
    void an_unknown_name_is_unknown() {
        ExecResult result = Shop.get(mesh, "client", "http://nobody/");

        assertThat(result.stderr()).contains("UnknownHostException");
    }

    @Test
    void a_capture_on_the_links_sees_the_plaintext() {
        PodView client = pod("client");
        String other =
                mesh.pods().stream()
                        .filter(pod -> pod.owner().equals("orders"))
                        .filter(pod -> !pod.node().equals(client.node()))
                        .map(pod -> pod.addresses().getFirst())
                        .findFirst()
                        .get();

        try (LinkCapture capture = mesh.capture("plain")) {
            Shop.get(mesh, "client", "http://" + other + ":8080/a-secret-path");
            CaptureScan seen = capture.scan("a-secret-path");
            CaptureScan unseen = capture.scan("never-sent");

            assertThat(seen.sawPlaintext()).isTrue();
            assertThat(seen.dropped()).isZero();
            assertThat(seen.tunnelTlsRecords()).isZero();
            assertThat(unseen.sawPlaintext()).isFalse();
            assertThat(Path.of(seen.file())).exists();
        }
    }

    @Test
    void exec_hands_on_input_output_environment_and_exit_code() {
        ExecRequest request =
                ExecRequest.of("shop", "client", "sh", "-c", "cat; echo $WORD >&2; exit 7")
                        .withStdin("from outside")
                        .withEnvironment(java.util.Map.of("WORD", "set"));

        ExecResult result = mesh.exec(request);

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.stdout()).isEqualTo("from outside");
        assertThat(result.stderr()).isEqualTo("set\n");
    }

    @Test
    void exec_kills_what_takes_too_long() {
        ExecResult result =
                mesh.exec(
                        ExecRequest.of("shop", "client", "sleep", "1000")
                                .withTimeout(Duration.ofMillis(200)));

        assertThat(result.timedOut()).isTrue();
    }

    @Test
    void exec_in_a_pod_that_is_not_there_says_so() {
        assertThatThrownBy(() -> mesh.exec(ExecRequest.of("shop", "nobody", "true")))
                .isInstanceOf(LocalMeshException.class)
                .hasMessageContaining("no running pod \"nobody\"");
    }

    @Test
    void a_container_that_crashes_is_started_again_and_says_why_it_is_not_ready() {
        mesh.apply(Shop.crashing("unlucky"));

        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> {
                    PodView pod = ownedBy("unlucky").getFirst();
                    assertThat(pod.restarts()).isGreaterThanOrEqualTo(2);
                    assertThat(pod.ready()).isFalse();
                    assertThat(pod.message()).contains("exit code 3");
                });

        assertThatThrownBy(() -> mesh.awaitPods("shop", Duration.ofMillis(10)))
                .hasMessageContaining("unlucky");
        mesh.delete("Deployment", "shop", "unlucky");
        await().atMost(Shop.PATIENCE).until(() -> ownedBy("unlucky").isEmpty());
    }

    @Test
    void scaling_adds_and_removes_pods() {
        mesh.apply(Shop.server("scaled", 1, "v1"));
        mesh.scale("shop", "scaled", 3);
        mesh.awaitPods("shop", Shop.PATIENCE);
        assertThat(ownedBy("scaled")).hasSize(3);

        mesh.scale("shop", "scaled", 0);
        mesh.awaitPods("shop", Shop.PATIENCE);

        assertThat(ownedBy("scaled")).isEmpty();
    }

    @Test
    void a_new_template_replaces_the_pods() {
        mesh.apply(Shop.service("updated") + Shop.server("updated", 1, "v1"));
        mesh.awaitPods("shop", Shop.PATIENCE);

        mesh.apply(Shop.server("updated", 1, "v2"));
        mesh.awaitPods("shop", Shop.PATIENCE);

        assertThat(ownedBy("updated")).hasSize(1);
        assertThat(Shop.get(mesh, "client", "http://updated/").stdout()).contains("updated-v2");
    }

    @Test
    void a_deleted_pod_of_a_deployment_is_replaced() {
        mesh.apply(Shop.server("replaced", 1, "v1"));
        mesh.awaitPods("shop", Shop.PATIENCE);
        String before = ownedBy("replaced").getFirst().uid();

        mesh.delete("Pod", "shop", ownedBy("replaced").getFirst().name());
        mesh.awaitPods("shop", Shop.PATIENCE);

        assertThat(ownedBy("replaced")).hasSize(1).noneMatch(pod -> pod.uid().equals(before));
    }

    @Test
    void a_label_on_the_namespace_reaches_the_cluster_folder() throws Exception {
        String labelled = Shop.namespace().replace("{name: shop}", "{name: shop, labels: {a: b}}");

        mesh.apply(labelled);
        mesh.awaitPods("shop", Shop.PATIENCE);

        Path file = config.files().cluster().resolve("_cluster/namespace-shop.yaml");
        assertThat(Files.readString(file)).contains("a: b");
        assertThat(mesh.apply(labelled).applied().getFirst().outcome())
                .isEqualTo(ApplyResult.Outcome.UNCHANGED);
    }

    @Test
    void a_broken_document_is_named_and_does_not_keep_the_others_back() {
        String broken = Shop.service("broken").replace("port: 80", "port: eighty");

        ApplyResult result = mesh.apply(Shop.namespace() + broken + Shop.service("fine"));

        assertThat(result.problems()).hasSize(1);
        assertThat(result.problems().getFirst().document()).isEqualTo(2);
        assertThat(result.problems().getFirst().message()).contains("spec.ports[0].port", "eighty");
        assertThat(mesh.services()).extracting(ServiceView::name).contains("fine");
        assertThat(mesh.services()).extracting(ServiceView::name).doesNotContain("broken");
    }

    @Test
    void starting_it_twice_is_refused() {
        assertThatThrownBy(() -> LocalMesh.up(config, Progress.Observer.none()))
                .hasMessageContaining("running already");
    }

    private PodView pod(String name) {
        return mesh.pods().stream().filter(pod -> pod.name().equals(name)).findFirst().get();
    }

    private List<PodView> ownedBy(String owner) {
        return mesh.pods().stream().filter(pod -> pod.owner().equals(owner)).toList();
    }
}
