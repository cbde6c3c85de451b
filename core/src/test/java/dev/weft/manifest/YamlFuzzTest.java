package dev.weft.manifest;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class YamlFuzzTest {

    private static final Yaml.Limits LIMITS = new Yaml.Limits(1 << 16, 100, 20_000);

    /** Any text is objects that can be written and read again, or one typed complaint. */
    @FuzzTest
    void any_text_is_read_or_refused(FuzzedDataProvider data) {
        List<KubeObject> objects;
        try {
            objects = Yaml.read("fuzz.yaml", data.consumeRemainingAsString(), LIMITS);
        } catch (ManifestException expected) {
            return;
        }

        List<KubeObject> again =
                Yaml.read("again.yaml", ManifestWriter.toYaml(objects), Yaml.Limits.STANDARD);

        if (!again.equals(objects)) {
            throw new AssertionError("not the same objects: " + objects);
        }
    }
}
