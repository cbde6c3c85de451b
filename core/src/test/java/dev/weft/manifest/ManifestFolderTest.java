package dev.weft.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {

    @TempDir private Path root;

    private final BlockingQueue<Manifests> published = new LinkedBlockingQueue<>();
    private ManifestFolder folder;

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void reads_every_file_at_any_depth_and_nothing_hidden() throws Exception {
        write("a.yaml", configMap("a", "1"));
        write("x/y/b.yml", configMap("b", "1"));
        write(
                "c.json",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"}}");
        write(".hidden.yaml", configMap("d", "1"));
        write(".hidden/e.yaml", configMap("e", "1"));
        write("notes.txt", "no manifest");

        start();

        assertThat(names(folder.current())).isEqualTo("a b c");
        assertThat(folder.current().problems()).isEmpty();
    }

    @Test
    void publishes_what_is_added_changed_and_removed() throws Exception {
        start();

        write("a.yaml", configMap("a", "1"));
        await(m -> names(m).equals("a"));
        write("new/deep/b.yaml", configMap("b", "1"));
        await(m -> names(m).equals("a b"));
        write("a.yaml", configMap("a", "2"));
        await(m -> value(m, "a").equals("2"));
        Files.delete(root.resolve("new/deep/b.yaml"));
        await(m -> names(m).equals("a"));
    }

    @Test
    void a_broken_file_keeps_its_last_good_objects_and_is_reported() throws Exception {
        write("a.yaml", configMap("a", "1") + "---\n" + configMap("b", "1"));
        start();

        write("a.yaml", configMap("a", "2") + "---\n" + "kind: [\n");
        Manifests broken = await(m -> !m.problems().isEmpty());
        write("a.yaml", configMap("a", "3"));
        Manifests mended = await(m -> m.problems().isEmpty());

        assertThat(value(broken, "a")).isEqualTo("1");
        assertThat(names(broken)).isEqualTo("a b");
        assertThat(broken.problems().getFirst().file()).isEqualTo("a.yaml");
        assertThat(broken.problems().getFirst().document()).isEqualTo(2);
        assertThat(value(mended, "a")).isEqualTo("3");
        assertThat(names(mended)).isEqualTo("a");
    }

    @Test
    void a_file_that_was_never_good_holds_nothing_and_harms_no_other() throws Exception {
        write("a.yaml", configMap("a", "1") + "---\n{");
        write("b.yaml", configMap("b", "1"));
        Files.write(root.resolve("c.yaml"), new byte[] {'a', (byte) 0xff});

        start();

        assertThat(names(folder.current())).isEqualTo("b");
        assertThat(folder.current().problems())
                .extracting(ManifestProblem::file)
                .containsExactly("a.yaml", "c.yaml");
    }

    @Test
    void an_object_in_two_files_counts_in_the_first_and_is_reported() throws Exception {
        write("a.yaml", configMap("a", "1"));
        write("b.yaml", configMap("a", "2"));

        start();

        assertThat(value(folder.current(), "a")).isEqualTo("1");
        assertThat(folder.current().problems())
                .extracting(ManifestProblem::toString)
                .containsExactly(
                        "b.yaml document 1: ConfigMap default/a stands already in a.yaml document"
                                + " 1");
    }

    @Test
    void a_folder_that_goes_away_keeps_its_objects() throws Exception {
        Path inner = root.resolve("cluster");
        Files.createDirectory(inner);
        ManifestWriter.write(inner.resolve("a.yaml"), Yaml.read("", configMap("a", "1"), LIMITS));
        start(inner);

        Files.move(inner, root.resolve("elsewhere"));
        Manifests gone = await(m -> !m.problems().isEmpty());
        Files.move(root.resolve("elsewhere"), inner);
        Manifests back = await(m -> m.problems().isEmpty());

        assertThat(names(gone)).isEqualTo("a");
        assertThat(gone.problems().getFirst().message()).contains("it does not exist");
        assertThat(names(back)).isEqualTo("a");
    }

    @Test
    void a_folder_may_come_later() throws Exception {
        start(root.resolve("later"));
        assertThat(folder.current().problems()).hasSize(1);

        write("later/a.yaml", configMap("a", "1"));

        assertThat(await(m -> m.problems().isEmpty()).objects()).hasSize(1);
    }

    @Test
    void a_rewrite_that_changes_nothing_is_not_published() throws Exception {
        write("a.yaml", configMap("a", "1"));
        start();

        write("a.yaml", configMap("a", "1") + "# a remark\n");
        write("b.yaml", configMap("b", "1"));
        Manifests next = await(m -> names(m).equals("a b"));

        assertThat(next.revision()).isEqualTo(folder.current().revision());
        assertThat(published.stream().filter(m -> names(m).equals("a"))).isEmpty();
    }

    @Test
    void a_listener_gets_the_current_state_and_none_after_it_left() throws Exception {
        write("a.yaml", configMap("a", "1"));
        start();
        BlockingQueue<Manifests> seen = new LinkedBlockingQueue<>();

        ManifestFolder.Subscription subscription = folder.subscribe(seen::add);
        folder.subscribe(m -> failWhenSeeing(m, "b"));
        subscription.close();
        write("b.yaml", configMap("b", "1"));
        await(m -> names(m).equals("a b"));

        assertThat(seen).hasSize(1);
    }

    private static final Yaml.Limits LIMITS = Yaml.Limits.STANDARD;

    private static void failWhenSeeing(Manifests manifests, String name) {
        if (names(manifests).contains(name)) {
            throw new IllegalStateException("a listener that fails");
        }
    }

    private void start() {
        start(root);
    }

    private void start(Path path) {
        folder =
                new ManifestFolder(
                        path,
                        new ManifestFolder.Timing(Duration.ofMillis(10), Duration.ofMillis(200)));
        folder.start();
        folder.subscribe(published::add);
        published.clear();
    }

    private Manifests await(Predicate<Manifests> condition) throws InterruptedException {
        while (true) {
            Manifests next = published.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a snapshot").isNotNull();
            if (condition.test(next)) {
                return next;
            }
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling(".tmp");
        Files.writeString(hidden, text);
        Files.move(hidden, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static String configMap(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
                + name
                + "}\ndata: {k: \""
                + value
                + "\"}\n";
    }

    private static String names(Manifests manifests) {
        return String.join(
                " ", manifests.ofKind("", "ConfigMap").stream().map(KubeObject::name).toList());
    }

    private static String value(Manifests manifests, String name) {
        return manifests
                .find(new ObjectKey("", "ConfigMap", "default", name))
                .orElseThrow()
                .field("data", "k")
                .requiredText();
    }
}
