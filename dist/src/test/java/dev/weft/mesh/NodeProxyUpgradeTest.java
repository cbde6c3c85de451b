package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node proxy is replaced by another that starts beside it, under a stream of new connections:
 * none fails, and those that live may go on until the old proxy's time is up.
 */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeProxyUpgradeTest {

    private static final String URL = "http://server/";
    private static final int RATE = 150;

    private final Mesh mesh;
    private final Shop shop;

    NodeProxyUpgradeTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, "upgrade");
    }

    @BeforeAll
    void enrol() {
        shop.enrol();
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {Mesh.NODE1, Mesh.NODE2})
    void no_connection_fails_while_a_node_proxy_is_upgraded(String node) {
        String proxy = ProgramView.nodeProxy(node);
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
        assertThat(mesh.proxy(node).state(podOn(node))).contains("Up");
        assertThat(shop.echo().reaches(URL)).isTrue();
        held.stop();
    }

    private PodView podOn(String node) {
        return node.equals(Mesh.NODE1) ? shop.client() : shop.server();
    }
}
