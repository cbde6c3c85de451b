package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node proxy that logs all it can still keeps its secrets. */
@RunsMesh
class LogSecretsTest {

    /** How keys begin that are written out: PEM, and the DER of a P-256 key in base64 and hex. */
    private static final List<String> KEYS =
            List.of(
                    "PRIVATE KEY",
                    "MIGHAgEAMBMGByqGSM49",
                    "MHcCAQEE",
                    "308187020100301306072a8648ce3d",
                    "TRAFFIC_SECRET");

    private final Mesh mesh;

    LogSecretsTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @ParameterizedTest
    @ValueSource(strings = {Mesh.NODE1, Mesh.NODE2})
    void no_token_and_no_key_is_logged_at_the_finest_level(String node) throws IOException {
        String program = ProgramView.nodeProxy(node);
        String token = Files.readString(mesh.files().token(node)).strip();
        int before = mesh.logs().of(program).length();
        level(node, "level=trace");
        try (Shop shop = Shop.open(mesh, "secrets-" + node)) {
            shop.enrol();
            mesh.client().program(ProgramView.CONTROLLER, ProgramAction.RESTART);
            mesh.awaitPrograms();
            await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches("http://server/"));
        } finally {
            level(node, "reset");
        }

        String written = mesh.logs().of(program).substring(before);

        assertThat(written).contains("TRACE").contains("io.grpc").contains("io.netty");
        assertThat(token).hasSizeGreaterThan(10);
        assertThat(written).doesNotContainIgnoringCase(token);
        for (String key : KEYS) {
            assertThat(written).doesNotContainIgnoringCase(key);
        }
        assertThat(written.lines().filter(line -> line.contains("Bearer ey"))).isEmpty();
    }

    private void level(String node, String query) {
        AdminSocket.Reply reply =
                mesh.proxy(node)
                        .admin()
                        .send(
                                "POST /logging?"
                                        + query
                                        + " HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n"
                                        + "Connection: close\r\n\r\n");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
}
