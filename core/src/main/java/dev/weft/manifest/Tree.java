package dev.weft.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a body: text, {@link Boolean}, {@link Long}, {@link Double}, lists and maps with
 * text keys, nothing else, all unmodifiable. A null in a map is an absent field, as in Kubernetes.
 */
final class Tree {

    private Tree() {}

    /** A copy that nobody can change, with one type per kind of scalar. */
    static Map<String, Object> copyOf(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                copy.put(String.valueOf(key), copyOfValue(value));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object copyOfValue(@Nullable Object value) {
        return switch (value) {
            case null -> throw new IllegalArgumentException("a list must not hold null");
            case Map<?, ?> map -> copyOf(map);
            case List<?> list -> {
                List<Object> copy = new ArrayList<>(list.size());
                list.forEach(element -> copy.add(copyOfValue(element)));
                yield Collections.unmodifiableList(copy);
            }
            case String text -> text;
            case Boolean bool -> bool;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Double number -> number;
            default ->
                    throw new IllegalArgumentException(
                            value.getClass().getName()
                                    + " "
                                    + value
                                    + ": expected text, boolean, Integer, Long, Double, List or"
                                    + " Map");
        };
    }
}
