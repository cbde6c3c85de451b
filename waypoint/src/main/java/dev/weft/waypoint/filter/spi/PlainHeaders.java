package dev.weft.waypoint.filter.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Headers in memory. Not for several threads. */
final class PlainHeaders implements Headers {
    private final TreeMap<String, List<String>> values =
            new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    @Override
    public Optional<String> get(String name) {
        return all(name).stream().findFirst();
    }

    @Override
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public void set(String name, String value) {
        values.put(name, new ArrayList<>(List.of(value)));
    }

    @Override
    public void add(String name, String value) {
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    @Override
    public void remove(String name) {
        values.remove(name);
    }
}
