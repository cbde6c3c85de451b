package dev.weft.local.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.config.RunDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTokensTest {

    @Test
    void the_controller_learns_hashes_and_only_the_node_its_token(@TempDir Path folder)
            throws Exception {
        RunDirectory files = new RunDirectory(folder);

        NodeTokens.issue(files, List.of("node1", "node2"));

        String known = Files.readString(files.tokens());
        for (String node : List.of("node1", "node2")) {
            String token = Files.readString(files.token(node));
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(StandardCharsets.UTF_8));
            assertThat(token).hasSize(43);
            assertThat(known).contains(HexFormat.of().formatHex(hash)).doesNotContain(token);
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(files.token(node))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(files.token("node1")))
                .isNotEqualTo(Files.readString(files.token("node2")));
    }
}
