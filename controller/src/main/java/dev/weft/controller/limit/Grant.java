package dev.weft.controller.limit;

import java.util.Map;

/**
 * What one replica was told that it may use, in millionths. Immutable.
 *
 * @param number of the report that it answers
 * @param unnamed of every count that is not named
 */
record Grant(long number, int unnamed, Map<Long, Integer> named) {

    static final int WHOLE = 1_000_000;

    Grant {
        named = Map.copyOf(named);
    }

    int of(long count) {
        return named.getOrDefault(count, unnamed);
    }

    boolean isUnnamed(long count) {
        return of(count) == unnamed;
    }
}
