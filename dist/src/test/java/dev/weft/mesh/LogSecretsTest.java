package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A node proxy that logs all it can still keeps its secrets. Libraries are never asked for more
 * than their warnings, which is why the level is seen at work in what the proxy itself says when it
 * makes a key and sends its token.
 */
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

    @Test
    void no_token_and_no_key_is_logged_at_the_finest_level() throws IOException {
        Map<String, Integer> before = new HashMap<>();
        for (String node : Mesh.NODES) {
            before.put(node, log(node).length());
            level(node, "level=trace");
        }
        try (Shop shop = Shop.open(mesh, "secrets")) {
            shop.enrol();
            mesh.client().program(ProgramView.CONTROLLER, ProgramAction.RESTART);
            mesh.awaitPrograms();
            await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches("http://server/"));
        } finally {
            for (String node : Mesh.NODES) {
                level(node, "reset");
            }
        }

        for (String node : Mesh.NODES) {
            assertNothingTold(node, log(node).substring(before.get(node)));
        }
    }

    private void assertNothingTold(String node, String written) throws IOException {
        String token = Files.readString(mesh.files().token(node)).strip();
        assertThat(written).contains("DEBUG\tCertificateManager\tissued");
        assertThat(token).hasSizeGreaterThan(10);
        assertThat(written).doesNotContainIgnoringCase(token);
        for (String key : KEYS) {
            assertThat(written).doesNotContainIgnoringCase(key);
        }
        assertThat(written.lines().filter(line -> line.contains("Bearer ey"))).isEmpty();
    }

    private String log(String node) {
        return mesh.logs().of(ProgramView.nodeProxy(node));
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
