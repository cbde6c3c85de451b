package dev.weft.local.pod;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Scripts of this package's resources, with words between at signs to be filled in. Pure. */
final class ScriptTemplate {

    private ScriptTemplate() {}

    static String fill(String template, Map<String, String> values) {
        String script = read(template);
        for (var value : values.entrySet()) {
            script = script.replace("@" + value.getKey() + "@", value.getValue());
        }
        return script;
    }

    private static String read(String template) {
        try (InputStream text = ScriptTemplate.class.getResourceAsStream(template)) {
            if (text == null) {
                throw new IllegalStateException(template + " is not in this archive");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
