package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node proxy is replaced by another that starts beside it, under a stream of new connections:
 * none fails, and those that live may go on until the old proxy's time is up.
 */
@RunsMesh
class NodeProxyUpgradeTest {

    private static final String URL = "http://server/";
    private static final int RATE = 150;

    private final Mesh mesh;

    NodeProxyUpgradeTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @ParameterizedTest
    @ValueSource(strings = {Mesh.NODE1, Mesh.NODE2})
    void no_connection_fails_while_a_node_proxy_is_upgraded(String node) {
        String proxy = ProgramView.nodeProxy(node);
        try (Shop shop = Shop.open(mesh, "upgrade-" + node)) {
            shop.enrol();
            Echo.Held held = shop.echo().hold(URL, "--interval", "100ms", "--duration", "150s");
            await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());
            UnderLoad load = UnderLoad.start(shop, RATE);
            long before = mesh.program(proxy).processId();

            mesh.client().program(proxy, ProgramAction.UPGRADE);

            int answers = held.events("answer").size();
            await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() > answers + 10);
            assertThat(held.events("closed")).as("the kept connection").isEmpty();
            load.assertNothingFailed();
            assertThat(mesh.program(proxy).processId()).isNotEqualTo(before).isPositive();
            assertThat(mesh.proxy(node).state(podOn(node, shop))).contains("Up");
            assertThat(shop.echo().reaches(URL)).isTrue();
        }
    }

    private static PodView podOn(String node, Shop shop) {
        return node.equals(Mesh.NODE1) ? shop.client() : shop.server();
    }
}
