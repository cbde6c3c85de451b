package dev.weft.waypoint.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * What this replica may use of the limits that it shares with others, in millionths. Immutable.
 *
 * @param unnamed of every count that has no name here
 * @param named by the hash of the limit and that of the key
 */
public record Held(int unnamed, Map<Integer, Map<Integer, Integer>> named) {

    /** There are no others. */
    public static final Held WHOLE = new Held(Rate.WHOLE, Map.of());

    static final Held NOTHING = new Held(0, Map.of());

    public Held {
        named = Map.copyOf(named);
    }

    /** As much as every other. */
    static Held part(int replicas) {
        return new Held(Rate.WHOLE / Math.max(1, replicas), Map.of());
    }

    Map<Integer, Integer> of(int limit) {
        return named.getOrDefault(limit, Map.of());
    }

    /** The same, where it is no more than this. */
    Held atMost(int millionths) {
        Map<Integer, Map<Integer, Integer>> less = new HashMap<>();
        named.forEach((limit, keys) -> {
            Map<Integer, Integer> parts = new HashMap<>();
            keys.forEach((key, part) -> parts.put(key, Math.min(part, millionths)));
            less.put(limit, Map.copyOf(parts));
        });
        return new Held(Math.min(unnamed, millionths), less);
    }
}
