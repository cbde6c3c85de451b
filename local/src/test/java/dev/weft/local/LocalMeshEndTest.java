package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.Progress;
import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.launch.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a mesh ends, it leaves nothing behind, and the next one starts. */
@RequiresNamespaces
class LocalMeshEndTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void down_leaves_nothing(boolean userNamespace) throws IOException {
        LocalMeshConfig config = Shop.config("down").withUserNamespace(userNamespace);
        start(config);
        assertThat(marked()).isNotEmpty();

        LocalMesh.down(config);

        assertThat(marked()).isEmpty();
        assertThat(mounts(config)).isEmpty();
        assertThat(config.runDirectory()).doesNotExist();
        assertThat(LocalMesh.find(config)).isEmpty();
    }

    @Test
    void a_killed_supervisor_takes_everything_along_and_the_next_up_works() throws IOException {
        LocalMeshConfig config = Shop.config("kill");
        start(config);
        ProcessHandle supervisor =
                RunFolder.supervisorOf(config.files()).get().children().findFirst().get();

        supervisor.destroyForcibly();
        supervisor.onExit().join();

        await().until(() -> marked().isEmpty());
        assertThat(config.files().controlSocket()).exists();
        LocalMeshClient next = start(config);
        assertThat(next.pods()).hasSize(1);
        LocalMesh.down(config);
        assertThat(config.runDirectory()).doesNotExist();
    }

    @Test
    void a_killed_launcher_process_takes_everything_along() throws IOException {
        LocalMeshConfig config = Shop.config("outer");
        start(config);

        ProcessHandle outer = RunFolder.supervisorOf(config.files()).get();
        outer.destroyForcibly();
        outer.onExit().join();

        await().until(() -> marked().isEmpty());
        LocalMesh.down(config);
        assertThat(config.runDirectory()).doesNotExist();
    }

    @Test
    void two_meshes_run_side_by_side() throws IOException {
        LocalMeshConfig one = Shop.config("one");
        LocalMeshConfig two = Shop.config("two").withNodes(1);

        LocalMeshClient first = start(one);
        LocalMeshClient second = start(two);

        assertThat(first.nodes()).hasSize(2);
        assertThat(second.nodes()).hasSize(1);
        LocalMesh.down(one);
        assertThat(second.pods()).hasSize(1);
        LocalMesh.down(two);
    }

    @ParameterizedTest
    @EnumSource(AddressFamilies.class)
    void each_choice_of_address_families_starts(AddressFamilies families) throws IOException {
        LocalMeshConfig config = Shop.config("fam").withFamilies(families);

        LocalMeshClient mesh = start(config);

        int expected = families == AddressFamilies.DUAL ? 2 : 1;
        assertThat(mesh.pods().getFirst().addresses()).hasSize(expected);
        LocalMesh.down(config);
    }

    @Test
    void down_of_a_mesh_that_never_was_succeeds() {
        LocalMesh.down(Shop.config("never"));
    }

    private static LocalMeshClient start(LocalMeshConfig config) throws IOException {
        LocalMeshClient mesh = LocalMesh.up(config, Progress.Observer.none());
        String program = "sh\", \"-c\", \"sleep 100000; : " + config.runDirectory() + "\"]";
        mesh.apply(
                Shop.namespace() + Shop.client("client").replace("sleep\", \"100000\"]", program));
        mesh.awaitPods("shop", Shop.PATIENCE);
        return mesh;
    }

    /** Command lines of living processes with a path of one of these meshes in them. */
    private static List<String> marked() throws IOException {
        String mark = "-" + ProcessHandle.current().pid() % 100_000;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .map(LocalMeshEndTest::commandLine)
                    .filter(line -> line.matches("(?s).*/weft-[0-9]+/[a-z]+" + mark + ".*"))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> mounts(LocalMeshConfig config) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(config.runDirectory().toString()))
                .toList();
    }
}
