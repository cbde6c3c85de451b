package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs are killed and come back, or stay away for a while; nobody has to do anything. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {

    private static final String URL = "http://server/";

    private final Mesh mesh;
    private final Shop shop;

    RestartTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, "restart");
    }

    @BeforeAll
    void enrol() {
        shop.enrol();
    }

    @AfterEach
    void everything_runs() {
        for (ProgramView program : mesh.client().programs()) {
            if (program.state() == ProgramView.State.HELD_DOWN) {
                mesh.client().program(program.name(), ProgramAction.RELEASE);
            }
        }
        mesh.awaitPrograms();
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ztunnel@node1",
                "ztunnel@node2",
                "agent@node1",
                "agent@node2",
                "controller"
            })
    void the_mesh_heals_when_a_program_was_killed(String program) {
        long before = mesh.program(program).processId();

        mesh.client().program(program, ProgramAction.KILL);

        await().atMost(Mesh.PATIENCE)
                .until(() -> {
                    ProgramView now = mesh.program(program);
                    return now.state() == ProgramView.State.READY && now.processId() != before;
                });
        mesh.awaitEnrolled(shop.client(), shop.server());
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        assertEncrypted();
    }

    @Test
    void existing_and_new_connections_go_on_without_a_controller() {
        goOnWithout(ProgramView.CONTROLLER);
    }

    @Test
    void existing_and_new_connections_go_on_without_agents() {
        goOnWithout(ProgramView.agent(Mesh.NODE1), ProgramView.agent(Mesh.NODE2));
    }

    @Test
    void a_node_proxy_that_was_away_serves_the_same_pods_again() {
        String proxy = ProgramView.nodeProxy(Mesh.NODE2);

        mesh.client().program(proxy, ProgramAction.KILL_AND_HOLD);

        assertThat(shop.echo().reaches(URL)).as("no plaintext way around it").isFalse();
        mesh.client().program(proxy, ProgramAction.RELEASE);
        mesh.awaitPrograms();
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        assertThat(mesh.proxy(Mesh.NODE2).state(shop.server())).contains("Up");
        assertEncrypted();
    }

    @Test
    void what_changed_while_the_controller_was_away_is_followed_when_it_is_back() {
        mesh.client().program(ProgramView.CONTROLLER, ProgramAction.KILL_AND_HOLD);
        mesh.apply(
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: nobody, namespace: restart}
                spec: {}
                """);
        assertThat(shop.echo().reaches(URL)).isTrue();

        mesh.client().program(ProgramView.CONTROLLER, ProgramAction.RELEASE);

        await().atMost(Mesh.PATIENCE).until(() -> !shop.echo().reaches(URL));
        mesh.delete("AuthorizationPolicy", "restart", "nobody");
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
    }

    private void goOnWithout(String... programs) {
        Echo.Held held = shop.echo().hold(URL, "--interval", "200ms", "--duration", "12s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        for (String program : programs) {
            mesh.client().program(program, ProgramAction.KILL_AND_HOLD);
        }

        int answers = held.events("answer").size();
        Echo.Load fresh = shop.echo().load(URL, "--new-connections", "-n", "50", "-c", "2");
        assertThat(fresh.failed()).as(fresh.text()).isZero();
        assertThat(fresh.ok()).isEqualTo(50);
        await().atMost(Mesh.PATIENCE).until(() -> held.events("answer").size() > answers + 5);
        for (String program : programs) {
            assertThat(mesh.program(program).state()).isEqualTo(ProgramView.State.HELD_DOWN);
            mesh.client().program(program, ProgramAction.RELEASE);
        }
        mesh.awaitPrograms();
        assertThat(held.join().ok()).isTrue();
        assertThat(shop.echo().reaches(URL)).isTrue();
        mesh.awaitEnrolled(shop.client(), shop.server());
    }

    private void assertEncrypted() {
        String marker = Shop.marker();
        try (LinkCapture packets = mesh.client().capture(marker)) {
            shop.echo().call(URL, "-H", "x-marker: " + marker);
            CaptureScan seen = packets.scan(marker);
            assertThat(seen.plaintextHits()).isZero();
            assertThat(seen.tunnelTlsRecords()).isPositive();
        }
    }
}
