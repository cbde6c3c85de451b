package dev.weft.local.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path home;

    @BeforeEach
    void distribution() throws IOException {
        file(home.resolve("lib/weft-ztunnel-node.jar"), BUILT);
        file(home.resolve("lib/netty-buffer.jar"), BUILT);
    }

    @Test
    void a_node_proxy_uses_a_cache_that_was_made_of_its_archives() throws IOException {
        file(AotCache.of(home, "ztunnel-node"), BUILT.plusSeconds(1));

        assertThat(AotCache.command(config(), "ztunnel-node"))
                .containsSubsequence(
                        "@" + home.resolve("jvm/ztunnel-node.options"),
                        "-XX:AOTCache=" + home.resolve("aot/ztunnel-node.aot"),
                        "-jar",
                        home.resolve("lib/weft-ztunnel-node.jar").toString());
    }

    @Test
    void a_cache_that_is_older_than_any_archive_is_left_out() throws IOException {
        file(AotCache.of(home, "ztunnel-node"), BUILT.plusSeconds(1));
        file(home.resolve("lib/netty-buffer.jar"), BUILT.plusSeconds(2));

        assertThat(AotCache.command(config(), "ztunnel-node")).noneMatch(this::namesCache);
    }

    @Test
    void without_a_cache_none_is_named() {
        assertThat(AotCache.command(config(), "ztunnel-node")).noneMatch(this::namesCache);
    }

    @Test
    void a_program_without_a_cache_of_its_own_goes_without() throws IOException {
        file(AotCache.of(home, "ztunnel-node"), BUILT.plusSeconds(1));

        assertThat(AotCache.command(config(), "controller")).noneMatch(this::namesCache);
    }

    private LocalMeshConfig config() {
        return LocalMeshConfig.defaults().withWeftHome(home);
    }

    private boolean namesCache(String argument) {
        return argument.startsWith("-XX:AOTCache");
    }

    private static void file(Path path, Instant modified) throws IOException {
        Files.createDirectories(path.getParent());
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        Files.setLastModifiedTime(path, FileTime.from(modified));
    }
}
