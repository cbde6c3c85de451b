package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.LocalMesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The end of the mesh that all these tests shared; it runs last. */
@RunsMesh
@Order(Integer.MAX_VALUE)
class MeshEndTest {

    @Test
    void the_mesh_ends_with_pods_in_it_and_leaves_nothing(SharedMesh shared) throws IOException {
        Shop shop = Shop.open(shared.mesh(), "last");
        shop.enrol();
        assertThat(ours(shared)).isNotEmpty();

        shared.close();

        await().atMost(Mesh.PATIENCE).until(() -> ours(shared).isEmpty());
        assertThat(shared.config().runDirectory()).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mounts")))
                .doesNotContain(shared.config().runDirectory().toString());
        assertThat(LocalMesh.find(shared.config())).isEmpty();
    }

    /** Command lines of living processes that name the run directory. */
    private static List<String> ours(SharedMesh shared) throws IOException {
        String directory = shared.config().runDirectory() + "/";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .map(MeshEndTest::commandLine)
                    .filter(line ->
                            line.contains(directory)
                                    || line.endsWith(
                                            directory.substring(0, directory.length() - 1) + " "))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            // It ended while we looked.
            return "";
        }
    }
}
