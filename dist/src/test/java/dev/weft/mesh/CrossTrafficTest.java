package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.PodView;
import dev.weft.mesh.CrossPods.Way;
import dev.weft.mesh.Echo.Load;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pods say to each other when one is served by us and the other by somebody else's proxy. */
@RunsMesh(MeshKind.PEER)
@Order(CrossTrafficTest.ORDER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossTrafficTest {

    /** Together with the other tests of this mesh, so that it is started once. */
    static final int ORDER = 2_000_000;

    private static final int CONNECTIONS = 100;
    private static final long MIB = 1 << 20;

    private final Mesh mesh;
    private final CrossPods pods;

    CrossTrafficTest(Mesh mesh) {
        this.mesh = mesh;
        this.pods = CrossPods.open(mesh);
    }

    @AfterAll
    void down() {
        pods.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void requests_arrive_encrypted_from_who_sent_them(Way way) {
        PodView client = pods.client(way);
        PodView server = pods.server(way);
        String marker = Shop.marker();
        try (LinkCapture packets = mesh.client().capture(marker)) {
            for (int family = 0; family < 2; family++) {
                String own = client.addresses().get(family);
                String theirs = server.addresses().get(family);
                String host = family == 0 ? theirs : "[" + theirs + "]";
                JsonObject answer =
                        pods.echo(way)
                                .call("http://" + host + ":8080/", "-H", "x-marker: " + marker);
                assertThat(answer.get("peer").getAsString()).contains(lastGroup(own));
            }
            pods.echo(way).call(pods.url(way), "-H", "x-marker: " + marker);

            CaptureScan seen = packets.scan(marker);
            assertThat(seen.plaintextHits()).isZero();
            assertThat(seen.tunnelTlsRecords()).isPositive();
        }
        assertProved(way.from, "outbound", client, server);
        assertProved(way.to, "inbound", client, server);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_hundred_connections_at_once_are_all_served(Way way) {
        Load load =
                pods.echo(way)
                        .load(
                                pods.url(way),
                                "--new-connections",
                                "-n",
                                "1000",
                                "-c",
                                "" + CONNECTIONS);

        assertThat(load.failed()).as(load.text()).isZero();
        assertThat(load.ok()).isEqualTo(1000);

        Echo.Held held =
                pods.echo(way).hold(pods.tcp(way), "-c", "" + CONNECTIONS, "--duration", "8s");
        await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() >= CONNECTIONS);
        assertThat(held.join().ok()).isTrue();
        assertThat(held.events("closed"))
                .hasSize(CONNECTIONS)
                .allMatch(event -> event.get("by").getAsString().equals("us"));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_quarter_of_a_gibibyte_comes_whole_in_both_directions(Way way) {
        List<JsonObject> transfers =
                pods.echo(way).lines(pods.tcp(way), "--bytes", "256MiB", "--timeout", "30s");

        assertThat(transfers).hasSize(1).allMatch(t -> t.get("match").getAsBoolean());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_long_answer_comes_whole_after_the_client_has_finished(Way way) {
        Streams.Run run =
                pods.streams(way)
                        .start(
                                pods.client(way),
                                "send:" + MIB + ",finish,drain",
                                "drain,send:" + 64 * MIB + ",finish");

        assertThat(run.ofClient()).containsExactly("drain " + 64 * MIB + " intact");
        assertThat(run.ofServer()).containsExactly("drain " + MIB + " intact");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_client_can_go_on_after_the_server_has_finished(Way way) {
        Streams.Run run =
                pods.streams(way)
                        .start(
                                pods.client(way),
                                "drain,send:" + 64 * MIB + ",finish",
                                "send:" + MIB + ",finish,drain");

        assertThat(run.ofClient()).containsExactly("drain " + MIB + " intact");
        assertThat(run.awaitServer(1)).containsExactly("drain " + 64 * MIB + " intact");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void both_can_send_at_the_same_time(Way way) {
        Streams.Run run =
                pods.streams(way)
                        .start(
                                pods.client(way),
                                "sending:" + 64 * MIB + ",drain",
                                "sending:" + 48 * MIB + ",drain");

        assertThat(run.ofClient()).containsExactly("drain " + 48 * MIB + " intact");
        assertThat(run.awaitServer(1)).containsExactly("drain " + 64 * MIB + " intact");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_reset_of_one_end_is_an_end_for_the_other(Way way) {
        Streams.Run byServer =
                pods.streams(way)
                        .start(
                                pods.client(way),
                                "receive:1000,send:1,drain",
                                "send:1000,receive:1,reset");
        Streams.Run byClient =
                pods.streams(way).start(pods.client(way), "receive:1000,reset", "send:1000,drain");

        assertThat(byServer.ofClient()).hasSize(2).startsWith("receive 1000 intact");
        assertThat(byServer.ofClient().getLast()).doesNotContain("timeout");
        assertThat(byClient.ofClient()).containsExactly("receive 1000 intact");
        assertThat(byClient.awaitServer(1)).hasSize(1).noneMatch(line -> line.contains("timeout"));
    }

    /** Every request of this kind is in the log of the proxy, with who it was from and to whom. */
    private void assertProved(String node, String direction, PodView client, PodView server) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(node))
                                .filteredOn(line -> line.has("direction", direction))
                                .filteredOn(line -> line.has("src.workload", client.name()))
                                .filteredOn(line -> line.has("dst.workload", server.name()))
                                .filteredOn(line -> line.field("error").isEmpty())
                                .hasSizeGreaterThanOrEqualTo(3)
                                .allSatisfy(line -> {
                                    assertThat(line.field("src.identity"))
                                            .isEqualTo(identity(client));
                                    assertThat(line.field("dst.identity"))
                                            .isEqualTo(identity(server));
                                }));
    }

    private static String identity(PodView pod) {
        return Shop.identity(pod.namespace(), pod.name());
    }

    private static String lastGroup(String address) {
        return address.substring(Math.max(address.lastIndexOf('.'), address.lastIndexOf(':')));
    }
}
