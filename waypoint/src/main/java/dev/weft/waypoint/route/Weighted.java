package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.Draws;
import java.util.List;
import java.util.Optional;

/** Values of which one is drawn by weight. Immutable. */
final class Weighted<T> {
    private final List<Entry<T>> entries;
    private final long total;

    record Entry<T>(T value, long weight) {}

    Weighted(List<Entry<T>> entries) {
        this.entries = List.copyOf(entries);
        this.total = entries.stream().mapToLong(Entry::weight).sum();
    }

    List<Entry<T>> entries() {
        return entries;
    }

    /** One of them; empty if there is none that has a weight. */
    Optional<T> draw(Draws draws) {
        if (total == 0) {
            return Optional.empty();
        }
        long number = 0;
        if (needsDraw()) {
            number = draws.below("backend", total);
        }
        for (Entry<T> entry : entries) {
            number -= entry.weight;
            if (number < 0) {
                return Optional.of(entry.value);
            }
        }
        throw new AssertionError("drew beyond the total of " + total);
    }

    private boolean needsDraw() {
        for (Entry<T> entry : entries) {
            if (entry.weight == total) {
                return false;
            }
        }
        return true;
    }
}
