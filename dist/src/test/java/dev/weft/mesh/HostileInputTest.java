package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.linux.Packet;
import dev.weft.linux.SeqPacketSocket;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, it is named, nothing falls over, and requests go on. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {

    private static final String NAMESPACE = "hostile";
    private static final String OUTSIDE = "hostile-outside";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String URL = "http://server.hostile/";

    private final Mesh mesh;
    private final Shop shop;

    HostileInputTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
    }

    @BeforeAll
    void up() {
        mesh.apply(Shop.namespace(OUTSIDE, "") + Shop.idle(OUTSIDE, "stranger", Mesh.NODE1, ""));
        mesh.awaitReady(OUTSIDE);
        shop.enrol();
    }

    @AfterAll
    void down() {
        mesh.delete("Namespace", "", OUTSIDE);
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {15001, 15006, 15008})
    void noise_on_a_port_of_the_proxy_is_closed(int port) {
        Map<String, Long> before = processes();
        String server = shop.server().addresses().getFirst();

        ExecResult fromOutside = attack(stranger(), "noise", server, "" + port);
        ExecResult fromInside = attack(shop.client(), "noise", server, "" + port);
        ExecResult fromItself = attack(shop.server(), "noise", "127.0.0.1", "" + port);

        for (ExecResult noise : List.of(fromOutside, fromInside, fromItself)) {
            assertThat(noise.exitCode()).as(noise.stderr()).isZero();
            assertThat(noise.stdout().lines())
                    .hasSize(4)
                    .allMatch(line -> line.startsWith("closed") || line.startsWith("refused"));
        }
        assertUnharmed(before);
    }

    @Test
    void peers_that_never_finish_a_word_are_closed_and_keep_nobody_waiting() {
        Map<String, Long> before = processes();
        String server = shop.server().addresses().getFirst();

        CompletableFuture<ExecResult> slow =
                CompletableFuture.supplyAsync(
                        () -> attack(stranger(), "slow", server, "15008", "100"),
                        task -> Thread.ofVirtual().start(task));
        await().atMost(Mesh.PATIENCE)
                .until(() ->
                        mesh.proxy(Mesh.NODE2)
                                        .metrics()
                                        .sum(
                                                "istio_tcp_sockets_open",
                                                Map.of("reporter", "destination"))
                                >= 100);

        assertUnharmed(before);
        assertThat(slow.join().stdout()).contains("open 100", "closed 100");
    }

    @Test
    void a_certificate_of_another_root_is_refused_and_named() {
        Map<String, Long> before = processes();
        String server = shop.server().addresses().getFirst();

        ExecResult claim =
                attack(stranger(), "stranger", server, "15008", Shop.identity(NAMESPACE, "client"));

        assertThat(claim.stdout()).as(claim.stderr()).startsWith("refused");
        String stranger = stranger().addresses().getFirst();
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(Mesh.NODE2))
                                .filteredOn(l -> l.field("src.addr").startsWith(stranger + ":"))
                                .anySatisfy(line -> {
                                    assertThat(line.message()).isEqualTo("connection failed");
                                    assertThat(line.field("error")).contains("TLS");
                                }));
        assertUnharmed(before);
    }

    @Test
    void noise_on_the_agents_socket_for_node_proxies_is_closed() throws IOException {
        Map<String, Long> before = processes();
        Path socket = mesh.files().zdsSocket(Mesh.NODE1);

        for (int size : List.of(1, 100, 1000, 60_000)) {
            try (SeqPacketSocket peer = SeqPacketSocket.connect(socket)) {
                peer.send(Packet.of("x".repeat(size).getBytes(StandardCharsets.US_ASCII)), LIMIT);
                assertThat(peer.receive(1024, LIMIT).getClass().getSimpleName())
                        .as("%d bytes", size)
                        .isEqualTo("EndOfStream");
            }
        }

        assertThat(mesh.agent(Mesh.NODE1).metrics().sum("ztunnel_connected", Map.of())).isOne();
        assertUnharmed(before);
    }

    @Test
    void noise_on_the_agents_socket_for_the_plugin_is_answered_with_what_is_wrong() {
        Map<String, Long> before = processes();
        AdminSocket agent = mesh.agent(Mesh.NODE1);

        assertThat(agent.send("\0\1\2\3 nonsense\r\n\r\n").status()).isEqualTo(400);
        assertThat(agent.send("GET / HTTP/1.1\r\n" + "x: y\r\n".repeat(3000) + "\r\n").status())
                .as("the answer, or the end of the connection when it came first")
                .isIn(431, 0);
        assertThat(agent.send("DELETE /pods HTTP/1.1\r\n\r\n").status()).isEqualTo(404);
        assertThat(post(agent, "{").status()).isEqualTo(400);
        assertThat(post(agent, "{\"netns\": \"/proc/self/ns/net\"}").status()).isEqualTo(400);

        assertUnharmed(before);
    }

    @Test
    void a_node_proxy_with_a_wrong_token_learns_nothing_and_says_why() throws IOException {
        Path token = mesh.files().token(Mesh.NODE1);
        String right = Files.readString(token);
        String name = ProgramView.nodeProxy(Mesh.NODE1);
        long refused = unauthenticated();
        try {
            Files.writeString(token, "not-a-token");
            mesh.client().program(name, ProgramAction.KILL);

            await().atMost(Mesh.PATIENCE).until(() -> unauthenticated() > refused);
            await().atMost(Mesh.PATIENCE)
                    .until(() -> mesh.logs().of(name).contains("UNAUTHENTICATED"));
            assertThat(mesh.program(name).state()).isNotEqualTo(ProgramView.State.READY);
            assertThat(mesh.proxy(Mesh.NODE1).configDump().getAsJsonArray("workloads")).isEmpty();
        } finally {
            Files.writeString(token, right);
        }

        mesh.client().awaitProgram(name, Mesh.PATIENCE);
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
    }

    @Test
    void a_broken_manifest_is_named_and_what_was_good_stays() throws IOException {
        Map<String, Long> before = processes();
        Path namespace =
                mesh.files().cluster().resolve("_cluster/namespace-" + NAMESPACE + ".yaml");
        String good = Files.readString(namespace);
        assertThat(good).contains("ambient");
        try {
            Files.writeString(namespace, "metadata: {name: [unfinished\n\t- what");

            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(mesh.controller().get("/problems"))
                                .contains(namespace.getFileName().toString());
                        for (String node : Mesh.NODES) {
                            assertThat(mesh.agent(node).get("/pods"))
                                    .contains(namespace.getFileName().toString());
                        }
                    });
            assertThat(mesh.enrolment(shop.client())).isEqualTo("enrolled");
            assertThat(mesh.protocols(shop.server())).containsOnly("HBONE");
            assertUnharmed(before);
        } finally {
            Files.writeString(namespace, good);
        }

        await().atMost(Mesh.PATIENCE)
                .until(() -> mesh.controller().json("/problems").getAsJsonArray().isEmpty());
    }

    @Test
    void objects_of_unknown_kinds_and_with_unknown_fields_harm_nobody() {
        Map<String, Long> before = processes();

        mesh.apply(
                """
                apiVersion: nobody.example/v9
                kind: Gizmo
                metadata: {name: what, namespace: hostile}
                spec: {a: [1, 2, {b: null}]}
                ---
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: hostile}
                spec: {mtls: {mode: STRICTEST}}
                """);

        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.policyStatus(NAMESPACE, "default"))
                                .hasValueSatisfying(status -> {
                                    assertThat(status.get("accepted").getAsBoolean()).isFalse();
                                    assertThat(status.get("message").getAsString())
                                            .contains("STRICTEST");
                                }));
        assertUnharmed(before);
        mesh.delete("PeerAuthentication", NAMESPACE, "default");
        mesh.delete("Gizmo", NAMESPACE, "what");
    }

    private PodView stranger() {
        return mesh.pod(OUTSIDE, "stranger");
    }

    private ExecResult attack(PodView from, String... arguments) {
        List<String> command = PodProgram.command(HostilePeer.class, arguments);
        return mesh.client()
                .exec(
                        ExecRequest.of(
                                        from.namespace(),
                                        from.name(),
                                        command.toArray(String[]::new))
                                .withTimeout(Duration.ofSeconds(80)));
    }

    private static AdminSocket.Reply post(AdminSocket agent, String body) {
        return agent.send(
                "POST /cmdadd HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private long unauthenticated() {
        return mesh.controller()
                .metrics()
                .sum("weft_controller_unauthenticated_calls_total", Map.of());
    }

    private Map<String, Long> processes() {
        return mesh.client().programs().stream()
                .collect(Collectors.toMap(ProgramView::name, ProgramView::processId));
    }

    private void assertUnharmed(Map<String, Long> before) {
        assertThat(processes()).isEqualTo(before);
        assertThat(shop.echo().reaches(URL)).isTrue();
        assertThat(mesh.client().programs())
                .allMatch(program -> program.state() == ProgramView.State.READY);
    }
}
