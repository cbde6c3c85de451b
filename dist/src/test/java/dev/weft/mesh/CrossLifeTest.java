package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.mesh.CrossPods.Way;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A foreign node proxy that our controller and our agent lead, as pods and proxies come and go. */
@RunsMesh(MeshKind.PEER)
@Order(CrossTrafficTest.ORDER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossLifeTest {

    private final Mesh mesh;
    private final CrossPods pods;

    CrossLifeTest(Mesh mesh) {
        this.mesh = mesh;
        this.pods = CrossPods.open(mesh);
    }

    @AfterAll
    void down() {
        pods.close();
    }

    @Test
    void a_running_pod_joins_and_leaves_without_a_restart() {
        try (Shop shop = Shop.open(mesh, "crossing")) {
            shop.enrol();
            assertThat(mesh.sockets(shop.server()).listening()).containsAll(PodSockets.PROXY_PORTS);
            shop.echo().call("http://server/");
            assertThat(mesh.proxy(Mesh.NODE2).state(shop.server())).contains("Up");

            shop.label("");

            mesh.awaitPlain(shop.client(), shop.server());
            assertThat(mesh.rules(shop.server())).isEmpty();
            shop.echo().call("http://server/");
        }
    }

    @Test
    void a_pod_that_is_deleted_is_served_no_more_by_either() {
        mesh.apply(Shop.server(CrossPods.NAMESPACE, "shortlived", Mesh.NODE2, ""));
        mesh.awaitReady(CrossPods.NAMESPACE);
        PodView pod = mesh.pod(CrossPods.NAMESPACE, "shortlived");
        mesh.awaitEnrolled(pod);
        assertThat(mesh.proxy(Mesh.NODE2).state(pod)).contains("Up");

        mesh.delete("Pod", CrossPods.NAMESPACE, "shortlived");

        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> {
                    assertThat(mesh.protocols(pod)).containsOnly("");
                    assertThat(mesh.proxy(Mesh.NODE2).state(pod)).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_proxy_that_is_killed_comes_back_and_so_does_the_traffic(Way way) {
        String proxy = ProgramView.nodeProxy(way.to);
        long before = mesh.program(proxy).processId();
        Echo.Held held = pods.echo(way).hold(pods.tcp(way), "--duration", "60s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        mesh.client().program(proxy, ProgramAction.KILL);

        await().atMost(Mesh.PATIENCE).until(() -> held.events("closed").size() == 1);
        assertThat(held.events("closed").getFirst().get("by").getAsString()).isEqualTo("them");
        await().atMost(Mesh.PATIENCE)
                .until(() -> {
                    ProgramView now = mesh.program(proxy);
                    return now.state() == ProgramView.State.READY && now.processId() != before;
                });
        mesh.awaitEnrolled(pods.client(way), pods.server(way));
        await().atMost(Mesh.PATIENCE).until(() -> pods.echo(way).reaches(pods.url(way)));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_proxy_that_ends_in_order_lets_new_connections_through_when_it_is_back(Way way) {
        mesh.client().program(ProgramView.nodeProxy(way.to), ProgramAction.RESTART);

        mesh.awaitPrograms();
        await().atMost(Mesh.PATIENCE).until(() -> pods.echo(way).reaches(pods.url(way)));
    }

    @Test
    void both_proxies_know_the_same_mesh() {
        mesh.apply(
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: everybody, namespace: cross}
                spec:
                  selector: {matchLabels: {app: server-node1}}
                  rules:
                  - from: [{source: {principals: ["*"], notNamespaces: ["a*"]}}]
                    to: [{operation: {ports: ["8080", "9090"]}}]
                  - from: [{source: {ipBlocks: ["10.0.0.0/8", "fd00::1"]}}]
                """);
        try {
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() -> {
                        ConfigView ours = ConfigView.of(mesh.proxy(Mesh.NODE1).configDump());
                        ConfigView theirs = ConfigView.of(mesh.proxy(Mesh.NODE2).configDump());
                        assertThat(ours.policies()).isNotEmpty();
                        assertThat(ours.workloads()).isEqualTo(theirs.workloads());
                        assertThat(ours.services()).isEqualTo(theirs.services());
                        assertThat(ours.policies()).isEqualTo(theirs.policies());
                    });
        } finally {
            mesh.delete("AuthorizationPolicy", CrossPods.NAMESPACE, "everybody");
        }
    }
}
