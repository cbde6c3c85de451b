package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.ResolverConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverFilesTest {

    @TempDir private Path folder;

    @Test
    void a_pod_s_file_is_read() throws IOException {
        Files.createDirectories(folder.resolve("u1"));
        Files.writeString(folder.resolve("u1/resolv.conf"), "nameserver 10.96.0.10\n");

        assertThat(new ResolverFiles(Optional.of(folder)).find("u1").servers()).hasSize(1);
    }

    @Test
    void without_a_file_or_a_folder_nothing_is_known() throws IOException {
        Files.createDirectories(folder.resolve("u2/resolv.conf"));
        ResolverFiles files = new ResolverFiles(Optional.of(folder));

        assertThat(files.find("u1")).isEqualTo(ResolverConfig.NONE);
        assertThat(files.find("u2")).isEqualTo(ResolverConfig.NONE);
        assertThat(new ResolverFiles(Optional.empty()).find("u1")).isEqualTo(ResolverConfig.NONE);
    }
}
