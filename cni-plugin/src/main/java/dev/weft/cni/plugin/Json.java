package dev.weft.cni.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value. Objects keep the order of their keys and numbers their digits, so that what was
 * read can be written as it was.
 */
sealed interface Json {

    record ObjectValue(Map<String, Json> fields) implements Json {
        public ObjectValue {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        Optional<Json> get(String key) {
            return Optional.ofNullable(fields.get(key));
        }

        /** The text of a field; empty if it is absent or something else. */
        String text(String key) {
            return fields.get(key) instanceof Text(String value) ? value : "";
        }

        /** The elements of a field; none if it is absent or something else. */
        List<Json> list(String key) {
            return fields.get(key) instanceof ArrayValue(List<Json> elements)
                    ? elements
                    : List.of();
        }
    }

    record ArrayValue(List<Json> elements) implements Json {
        public ArrayValue {
            elements = List.copyOf(elements);
        }
    }

    record Text(String value) implements Json {}

    /** A number by its digits. */
    record NumberValue(String digits) implements Json {}

    record BooleanValue(boolean value) implements Json {}

    record NullValue() implements Json {}

    /** Reads one value and nothing behind it. */
    static Json parse(String text) throws JsonException {
        return new JsonReader(text).read();
    }

    default String write() {
        StringBuilder text = new StringBuilder();
        JsonWriter.append(text, this);
        return text.toString();
    }
}
