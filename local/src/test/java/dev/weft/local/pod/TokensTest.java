package dev.weft.local.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    @TempDir private Path folder;
    private RunDirectory files;
    private Tokens tokens;

    @BeforeEach
    void start() {
        files = new RunDirectory(folder);
        tokens = new Tokens(files);
    }

    @Test
    void the_controller_learns_hashes_and_only_the_pod_its_token() throws Exception {
        tokens.issue(holder("a"), files.podToken("a"));
        tokens.issue(holder("b"), files.podToken("b"));

        for (String pod : new String[] {"a", "b"}) {
            Path file = files.podToken(pod);
            assertThat(Files.readString(file)).hasSize(43);
            assertThat(known())
                    .contains(hashIn(file) + "\"\n  namespace: shop\n  serviceAccount: " + pod)
                    .doesNotContain(Files.readString(file));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(files.podToken("a")))
                .isNotEqualTo(Files.readString(files.podToken("b")));
    }

    @Test
    void a_new_token_takes_the_place_of_the_old_one() throws Exception {
        tokens.issue(holder("a"), files.podToken("a"));
        String old = hashIn(files.podToken("a"));

        tokens.issue(holder("a"), files.podToken("a"));

        assertThat(known()).contains(hashIn(files.podToken("a"))).doesNotContain(old);
    }

    @Test
    void the_token_of_a_pod_that_is_gone_counts_no_longer() throws Exception {
        tokens.issue(holder("a"), files.podToken("a"));
        tokens.issue(holder("b"), files.podToken("b"));

        tokens.revoke("a");
        tokens.revoke("never seen");

        assertThat(known())
                .contains(hashIn(files.podToken("b")))
                .doesNotContain(hashIn(files.podToken("a")));
    }

    private static Tokens.Holder holder(String pod) {
        return new Tokens.Holder("shop", pod, pod + "-1", pod, "node1");
    }

    private String known() throws IOException {
        return Files.readString(files.tokens());
    }

    private static String hashIn(Path token) throws Exception {
        byte[] text = Files.readString(token).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    }
}
