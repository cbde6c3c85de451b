package dev.weft.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Objects to YAML text and files. A reader of a file sees the old or the new content whole. */
public final class ManifestWriter {

    private ManifestWriter() {}

    /** Every object as a document of its own. */
    public static String toYaml(List<KubeObject> objects) {
        List<Map<String, Object>> bodies = new ArrayList<>();
        objects.forEach(object -> bodies.add(inUsualOrder(object.body())));
        return dump().dumpAllToString(bodies.iterator());
    }

    public static String toYaml(KubeObject object) {
        return toYaml(List.of(object));
    }

    /** Replaces a file, and makes its directories. */
    public static void write(Path file, List<KubeObject> objects) throws IOException {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        Files.createDirectories(directory);
        Path hidden = Files.createTempFile(directory, "." + file.getFileName(), ".tmp");
        try {
            Files.writeString(hidden, toYaml(objects), StandardCharsets.UTF_8);
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    private static Map<String, Object> inUsualOrder(Map<String, Object> body) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String key : List.of("apiVersion", "kind", "metadata")) {
            Optional.ofNullable(body.get(key)).ifPresent(value -> ordered.put(key, value));
        }
        body.forEach(ordered::putIfAbsent);
        return ordered;
    }

    private static Dump dump() {
        return new Dump(
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setDefaultScalarStyle(ScalarStyle.PLAIN)
                        .setExplicitStart(true)
                        .setDereferenceAliases(true)
                        .setSplitLines(false)
                        .setUseUnicodeEncoding(false)
                        .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
                        .setSchema(new QuotingSchema())
                        .build());
    }
}
