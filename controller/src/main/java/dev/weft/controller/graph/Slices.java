package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Values by namespace. The list of a namespace stays the same object until something in it changes,
 * so that what depends on it sees at a glance that nothing did. One thread.
 */
final class Slices<T> {

    private final Function<T, String> namespace;
    private final DerivedCollection<String, List<T>, List<T>> slices = DerivedCollection.same();

    Slices(Function<T, String> namespace) {
        this.namespace = namespace;
    }

    Map<String, List<T>> of(Collection<T> values) {
        Map<String, List<T>> grouped = new TreeMap<>();
        for (T value : values) {
            grouped.computeIfAbsent(namespace.apply(value), n -> new ArrayList<>()).add(value);
        }
        grouped.replaceAll((name, list) -> List.copyOf(list));
        return slices.derive(grouped);
    }
}
