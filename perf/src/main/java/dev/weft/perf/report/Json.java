package dev.weft.perf.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Results as text for programs to read. */
public final class Json {

    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .serializeSpecialFloatingPointValues()
                    .registerTypeAdapter(
                            Instant.class,
                            (JsonSerializer<Instant>)
                                    (time, type, context) -> new JsonPrimitive(time.toString()))
                    .create();

    private Json() {}

    static String of(Object document) {
        return GSON.toJson(document);
    }

    /** Writes a document to a file; throws {@link BenchFailure} if it cannot be written. */
    public static void write(Path file, Object document) {
        try {
            Files.writeString(file, of(document) + "\n");
        } catch (IOException e) {
            throw new BenchFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
