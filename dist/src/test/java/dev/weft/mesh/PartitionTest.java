package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The network between two nodes swallows all packets for a while. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionTest {

    private static final String NAMESPACE = "partition";
    private static final String URL = "http://server/";

    /** A PING each 10 s, and 20 s for its answer. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(45);

    private final Mesh mesh;
    private final Shop shop;

    PartitionTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
        shop.enrol();
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void connections_end_with_a_reason_when_the_peer_vanishes_and_new_ones_work_when_it_is_back() {
        Echo.Held held =
                shop.echo()
                        .hold(
                                "tcp://server:9090",
                                "--interval",
                                "80s",
                                "--timeout",
                                "90s",
                                "--duration",
                                "90s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        partition("add table inet partition");
        partition(
                "add chain inet partition forwarded"
                        + " { type filter hook forward priority 0; policy drop; }");
        try {
            assertThat(shop.echo().reaches(URL)).isFalse();
            await().atMost(GIVEN_UP).until(() -> held.events("closed").size() == 1);
        } finally {
            partition("delete table inet partition");
        }

        assertThat(held.events("closed").getFirst().get("by").getAsString()).isEqualTo("them");
        for (String node : Mesh.NODES) {
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.logs().access(node))
                                    .filteredOn(line -> line.has("src.namespace", NAMESPACE))
                                    .anySatisfy(line ->
                                            assertThat(line.field("error"))
                                                    .contains("no answer to a PING")));
        }
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        Echo.Load fresh = shop.echo().load(URL, "--new-connections", "-n", "50", "-c", "2");
        assertThat(fresh.failed()).as(fresh.text()).isZero();
    }

    /** A command of nftables on the server's node; between nodes is where it forwards. */
    private void partition(String command) {
        mesh.run(
                shop.client(),
                "nsenter",
                "--net=" + mesh.files().nodeNamespace(Mesh.NODE2),
                "nft",
                command);
    }
}
