package dev.weft.local.client;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.weft.local.config.LocalMeshException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Requests and events of the control socket, each one line of JSON: {@code {"type": "exec", "body":
 * {...}}}. Durations are ISO-8601.
 */
public final class ControlCodec {

    /** Longest line accepted; manifests and stdin travel in one. */
    public static final int LONGEST_LINE = 16 << 20;

    private static final Map<String, Class<?>> REQUESTS =
            names(ControlRequest.class.getPermittedSubclasses());
    private static final Map<String, Class<?>> EVENTS =
            names(ControlEvent.class.getPermittedSubclasses());

    /** How values look on the wire and in {@link ControlEvent.Result}. */
    public static final Gson GSON =
            new GsonBuilder()
                    .disableHtmlEscaping()
                    .registerTypeAdapter(
                            Duration.class,
                            (JsonSerializer<Duration>)
                                    (value, type, context) -> new JsonPrimitive(value.toString()))
                    .registerTypeAdapter(
                            Duration.class,
                            (JsonDeserializer<Duration>)
                                    (json, type, context) -> Duration.parse(json.getAsString()))
                    .registerTypeHierarchyAdapter(
                            Path.class,
                            (JsonSerializer<Path>)
                                    (value, type, context) -> new JsonPrimitive(value.toString()))
                    .registerTypeHierarchyAdapter(
                            Path.class,
                            (JsonDeserializer<Path>)
                                    (json, type, context) -> Path.of(json.getAsString()))
                    .create();

    private ControlCodec() {}

    public static String encode(ControlRequest request) {
        return line(request);
    }

    public static String encode(ControlEvent event) {
        return line(event);
    }

    /** Reads a request; throws {@link LocalMeshException} if the line is none. */
    public static ControlRequest decodeRequest(String line) {
        return (ControlRequest) decode(line, REQUESTS, "request");
    }

    /** Reads an event; throws {@link LocalMeshException} if the line is none. */
    public static ControlEvent decodeEvent(String line) {
        return (ControlEvent) decode(line, EVENTS, "event");
    }

    private static String line(Object value) {
        JsonObject envelope = new JsonObject();
        envelope.addProperty("type", name(value.getClass()));
        envelope.add("body", GSON.toJsonTree(value));
        return GSON.toJson(envelope);
    }

    private static Object decode(String line, Map<String, Class<?>> types, String what) {
        try {
            JsonObject envelope = GSON.fromJson(line, JsonObject.class);
            if (envelope == null || !envelope.has("type")) {
                throw LocalMeshException.of("control %s has no type", what);
            }
            String type = envelope.get("type").getAsString();
            Class<?> known = types.get(type);
            if (known == null) {
                throw LocalMeshException.of(
                        "control %s of type \"%s\": expected one of %s",
                        what, type, types.keySet().stream().sorted().toList());
            }
            Object value = GSON.fromJson(envelope.get("body"), known);
            if (value == null) {
                throw LocalMeshException.of("control %s \"%s\" has no body", what, type);
            }
            return complete(value, what);
        } catch (LocalMeshException e) {
            throw e;
        } catch (RuntimeException e) {
            // Gson raises a dozen kinds of exception for a line that does not fit the type.
            throw LocalMeshException.causedBy(
                    e, "control %s is not understood: %s", what, e.getMessage());
        }
    }

    /** Gson leaves absent fields null; no null may get past this point. */
    private static Object complete(Object value, String what) throws JsonParseException {
        for (var component : value.getClass().getRecordComponents()) {
            try {
                Object part = component.getAccessor().invoke(value);
                if (part == null) {
                    throw LocalMeshException.of(
                            "control %s \"%s\": field \"%s\" is missing",
                            what, name(value.getClass()), component.getName());
                }
                if (part.getClass().isRecord()) {
                    complete(part, what);
                }
            } catch (ReflectiveOperationException e) {
                throw new JsonParseException(e);
            }
        }
        return value;
    }

    private static Map<String, Class<?>> names(Class<?>[] types) {
        return List.of(types).stream()
                .collect(Collectors.toUnmodifiableMap(ControlCodec::name, Function.identity()));
    }

    private static String name(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
