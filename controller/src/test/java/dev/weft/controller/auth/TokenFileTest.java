package dev.weft.controller.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

    /** The SHA-256 of the text "secret". */
    private static final String HASH =
            "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private static final String ENTRY =
            "- {sha256: "
                    + HASH
                    + ", namespace: weft-system, serviceAccount: ztunnel,"
                    + " podName: z1, podUid: u1, node: n1}\n";

    @TempDir Path folder;

    @Test
    void a_listed_token_names_its_holder() throws IOException {
        TokenFile tokens = file(ENTRY);

        assertThat(tokens.authenticate("secret"))
                .hasValueSatisfying(caller -> {
                    assertThat(caller.account()).hasToString("weft-system/ztunnel");
                    assertThat(caller.podUid()).isEqualTo("u1");
                    assertThat(caller.node()).isEqualTo("n1");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Secret", "secret ", HASH})
    void any_other_token_names_nobody(String token) throws IOException {
        assertThat(file(ENTRY).authenticate(token)).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_yet_lists_nobody_until_it_is() throws IOException {
        TokenFile tokens = new TokenFile(path());

        assertThat(tokens.authenticate("secret")).isEmpty();
        write(ENTRY);
        assertThat(tokens.authenticate("secret")).isPresent();
    }

    @Test
    void a_token_that_is_taken_off_the_list_counts_no_longer() throws IOException {
        TokenFile tokens = file(ENTRY);
        assertThat(tokens.authenticate("secret")).isPresent();

        write("[]");

        assertThat(tokens.authenticate("secret")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {",
                "a: b",
                "- text",
                "- {sha256: zz, namespace: a, serviceAccount: b, podName: c, podUid: d, node: e}",
                "- {sha256: abcd, namespace: a, serviceAccount: b, podName: c, podUid: d, node: e}",
                "- {sha256: " + HASH + ", namespace: a}",
            })
    void a_broken_file_keeps_its_last_good_content(String broken) throws IOException {
        TokenFile tokens = file(ENTRY);
        assertThat(tokens.authenticate("secret")).isPresent();

        write(broken);

        assertThat(tokens.authenticate("secret")).isPresent();
        assertThat(tokens.authenticate("other")).isEmpty();
    }

    private TokenFile file(String content) throws IOException {
        write(content);
        return new TokenFile(path());
    }

    private void write(String content) throws IOException {
        Path draft = folder.resolve(".tokens.yaml");
        Files.writeString(draft, content);
        Files.move(draft, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path path() {
        return folder.resolve("tokens.yaml");
    }
}
