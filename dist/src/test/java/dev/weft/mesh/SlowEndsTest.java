package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Ends that do not read, or read late: proxies hold back the sender and keep little meanwhile. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowEndsTest {

    private static final String NAMESPACE = "slow";
    private static final long BYTES = 64 << 20;
    private static final int CONNECTIONS = 8;

    /** Far below the 512 MiB that are on their way at the time. */
    private static final long MOST_GROWTH_KIB = 128 << 10;

    private final Mesh mesh;
    private final Shop shop;
    private final Streams streams;
    private final Path gate;

    SlowEndsTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
        mesh.apply(Streams.manifest(NAMESPACE, "streams", Mesh.NODE2, ""));
        mesh.awaitReady(NAMESPACE);
        shop.enrol();
        this.streams = new Streams(mesh, mesh.pod(NAMESPACE, "streams"));
        this.gate = mesh.files().root().resolve("gate-" + UUID.randomUUID());
        mesh.awaitEnrolled(streams.server());
    }

    @AfterEach
    void next_gate_is_closed() throws IOException {
        Files.deleteIfExists(gate);
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void a_server_that_does_not_read_yet_costs_little_and_gets_all_later() throws IOException {
        passesThroughSlowly(
                "send:" + BYTES + ",finish,drain",
                "gate:" + gate + ",drain,finish",
                "0 intact",
                Optional.of(BYTES + " intact"));
    }

    @Test
    void a_client_that_does_not_read_yet_costs_little_and_gets_all_later() throws IOException {
        passesThroughSlowly(
                "gate:" + gate + ",drain",
                "send:" + BYTES + ",finish",
                BYTES + " intact",
                Optional.empty());
    }

    @Test
    void two_ends_that_write_before_they_read_lose_nothing() throws IOException {
        passesThroughSlowly(
                "sending:" + BYTES + ",gate:" + gate + ",drain",
                "sending:" + BYTES + ",gate:" + gate + ",drain",
                BYTES + " intact",
                Optional.of(BYTES + " intact"));
    }

    private void passesThroughSlowly(
            String client, String server, String atClient, Optional<String> atServer)
            throws IOException {
        shop.echo().call("http://server/");
        List<Long> before = Mesh.NODES.stream().map(this::residentKib).toList();
        List<Streams.Run> runs =
                Stream.generate(() -> streams.start(shop.client(), client, server))
                        .limit(CONNECTIONS)
                        .toList();

        Echo.Load others =
                shop.echo()
                        .load("http://server/", "--new-connections", "--duration", "3s", "-c", "2");
        for (int i = 0; i < before.size(); i++) {
            assertThat(residentKib(Mesh.NODES.get(i)) - before.get(i))
                    .as("growth of the proxy of " + Mesh.NODES.get(i))
                    .isLessThan(MOST_GROWTH_KIB);
        }
        assertThat(runs).noneMatch(run -> run.client().isDone());
        Files.createFile(gate);

        assertThat(others.failed()).as(others.text()).isZero();
        assertThat(others.ok()).isPositive();
        for (Streams.Run run : runs) {
            assertThat(run.ofClient()).containsExactly("drain " + atClient);
            atServer.ifPresent(
                    drained -> assertThat(run.awaitServer(1)).containsExactly("drain " + drained));
        }
    }

    private long residentKib(String node) {
        long process = mesh.program("ztunnel@" + node).processId();
        return mesh.run(shop.client(), "cat", "/proc/" + process + "/status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
