package dev.weft.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import dev.weft.controller.admin.ConfigDump;
import dev.weft.controller.model.PolicyStatus;
import dev.weft.manifest.ManifestFolder;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each golden file holds manifests, or names files of them ({@code #include path}), and after a
 * line of equals signs all that is made of them. Refresh them with -Dweft.golden=write and review
 * the difference.
 */
class TranslationGoldenTest {

    private static final Path ROOT = Path.of(System.getProperty("weft.root"));
    private static final Path FOLDER =
            ROOT.resolve("controller/src/test/resources/dev/weft/controller/graph");
    private static final String INCLUDE = "#include ";
    private static final String DIVIDER = "\n==========\n";
    private static final boolean WRITE = "write".equals(System.getProperty("weft.golden"));
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    @TempDir Path folder;

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".golden"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void objects_become_what_was_reviewed(String name) throws IOException {
        Path golden = FOLDER.resolve(name);
        String[] parts = Files.readString(golden).split(DIVIDER, 2);

        String made = render(new MeshGraph(Meshes.SETTINGS).update(read(parts[0])));

        if (WRITE) {
            Files.writeString(golden, parts[0].stripTrailing() + DIVIDER + made);
        }
        assertThat(DIVIDER + made).isEqualTo(output(golden));
    }

    private static String output(Path golden) throws IOException {
        String text = Files.readString(golden);
        return text.contains(DIVIDER) ? text.substring(text.indexOf(DIVIDER)) : "no output yet";
    }

    private Manifests read(String yaml) throws IOException {
        Files.writeString(folder.resolve("zz-input.yaml"), yaml);
        for (String line : yaml.lines().filter(l -> l.startsWith(INCLUDE)).toList()) {
            Path file = ROOT.resolve(line.substring(INCLUDE.length()));
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        try (ManifestFolder manifests = new ManifestFolder(folder)) {
            manifests.start();
            return manifests.current();
        }
    }

    /** One line for each thing, so that a difference shows what moved. */
    private static String render(MeshView view) {
        return lines("workload ", view.workloads().stream().map(ConfigDump::workload))
                + lines("service ", view.services().stream().map(ConfigDump::service))
                + lines("policy ", view.policies().stream().map(ConfigDump::policy))
                + view.statuses().all().stream()
                        .map(TranslationGoldenTest::status)
                        .collect(Collectors.joining())
                + ToldText.of(view)
                + view.problems().stream()
                        .map(ManifestProblem::message)
                        .map(message -> "problem " + message + "\n")
                        .collect(Collectors.joining());
    }

    private static String lines(String word, Stream<? extends JsonElement> values) {
        return values.map(value -> word + JSON.toJson(value) + "\n").collect(Collectors.joining());
    }

    private static String status(PolicyStatus status) {
        return "status "
                + status.kind()
                + " "
                + status.key()
                + (status.accepted() ? " accepted " : " rejected ")
                + status.reason().word()
                + " by "
                + status.enforcedBy().word()
                + " "
                + status.enrolled()
                + "/"
                + status.selected()
                + ": "
                + status.message()
                + "\n";
    }
}
