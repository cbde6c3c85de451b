package dev.weft.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.strings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestWriterTest {

    @TempDir private Path folder;

    @Test
    void any_text_comes_back_as_it_was() {
        qt().forAll(
                        strings()
                                .allPossible()
                                .ofLengthBetween(0, 40)
                                .map(ManifestWriterTest::whole),
                        integers().all())
                .check((text, number) -> {
                    KubeObject object = configMap(Map.of("k", text, "n", number));
                    return readBack(ManifestWriter.toYaml(object)).equals(List.of(object));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on",
                "No",
                "y",
                "0755",
                "1_000",
                "12:30",
                "1e3",
                "null",
                "true",
                "",
                " a",
                "#",
                "- a",
                "a: b",
                "=",
                "\u0000\u0085\u2028",
                "a\nb\n",
                "\t"
            })
    void text_that_looks_like_something_else_is_quoted(String text) {
        KubeObject object = configMap(Map.of("k", text));

        String yaml = ManifestWriter.toYaml(object);

        assertThat(readBack(yaml)).containsExactly(object);
        assertThat(yaml).containsPattern("k: ['\"|]");
    }

    @Test
    void writes_into_new_directories_and_leaves_nothing_else_behind() throws Exception {
        Path file = folder.resolve("enrolments/shop/pod.yaml");
        KubeObject one = configMap(Map.of("k", "1"));
        KubeObject two = configMap(Map.of("k", "2", "list", List.of(1, true, 1.5, Map.of())));

        ManifestWriter.write(file, List.of(one));
        ManifestWriter.write(file, List.of(one, two));

        assertThat(readBack(Files.readString(file))).containsExactly(one, two);
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Without halves of surrogate pairs. */
    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static KubeObject configMap(Map<String, ?> data) {
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Map.of("name", "a"),
                        "data",
                        data));
    }

    private static List<KubeObject> readBack(String yaml) {
        return Yaml.read("a.yaml", yaml, Yaml.Limits.STANDARD);
    }
}
