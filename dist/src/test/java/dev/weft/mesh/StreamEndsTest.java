package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every way in which a connection through two node proxies can end. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamEndsTest {

    private static final String NAMESPACE = "ends";
    private static final long MIB = 1 << 20;

    private final Mesh mesh;
    private final Shop shop;
    private final Streams streams;

    StreamEndsTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
        mesh.apply(Streams.manifest(NAMESPACE, "streams", Mesh.NODE2, ""));
        mesh.awaitReady(NAMESPACE);
        shop.enrol();
        this.streams = new Streams(mesh, mesh.pod(NAMESPACE, "streams"));
        mesh.awaitEnrolled(streams.server());
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void a_long_answer_comes_whole_after_the_client_has_finished() {
        Streams.Run run =
                streams.start(
                        shop.client(),
                        "send:" + MIB + ",finish,drain",
                        "drain,send:" + 16 * MIB + ",finish");

        assertThat(run.ofClient()).containsExactly("drain " + 16 * MIB + " intact");
        assertThat(run.ofServer()).containsExactly("drain " + MIB + " intact");
    }

    @Test
    void a_client_can_go_on_after_the_server_has_finished() {
        Streams.Run run =
                streams.start(
                        shop.client(),
                        "drain,send:" + 16 * MIB + ",finish",
                        "send:" + MIB + ",finish,drain");

        assertThat(run.ofClient()).containsExactly("drain " + MIB + " intact");
        assertThat(run.awaitServer(1)).containsExactly("drain " + 16 * MIB + " intact");
    }

    @Test
    void a_reset_of_the_server_is_an_end_for_the_client() {
        Streams.Run run =
                streams.start(
                        shop.client(), "receive:1000,send:1,drain", "send:1000,receive:1,reset");

        assertThat(run.ofClient()).hasSize(2).startsWith("receive 1000 intact");
        assertThat(run.ofClient().getLast()).isEqualTo("drain failed Connection reset");
    }

    @Test
    void a_reset_of_the_client_is_an_end_for_the_server() {
        Streams.Run run = streams.start(shop.client(), "receive:1000,reset", "send:1000,drain");

        assertThat(run.ofClient()).containsExactly("receive 1000 intact");
        assertThat(run.awaitServer(1)).containsExactly("drain failed Connection reset");
    }

    @Test
    void a_proxy_that_is_killed_ends_the_connections_through_it_at_once_and_with_a_reason() {
        String proxy = ProgramView.nodeProxy(Mesh.NODE2);
        Echo.Held held = shop.echo().hold("tcp://server:9090", "--duration", "60s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        mesh.client().program(proxy, ProgramAction.KILL);

        await().atMost(Mesh.PATIENCE).until(() -> held.events("closed").size() == 1);
        assertThat(held.events("closed").getFirst().get("by").getAsString()).isEqualTo("them");
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(Mesh.NODE1))
                                .filteredOn(line -> line.has("direction", "outbound"))
                                .filteredOn(line -> line.has("src.namespace", NAMESPACE))
                                .anySatisfy(line ->
                                        assertThat(line.field("error"))
                                                .contains("the peer closed the connection")));
        mesh.awaitPrograms();
        mesh.awaitEnrolled(shop.client(), shop.server(), streams.server());
    }
}
