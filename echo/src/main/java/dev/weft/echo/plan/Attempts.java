package dev.weft.echo.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts requests by a key that they name, so that the first of them can fail and a later one
 * succeed. Keeps the keys used last. Any thread.
 */
public final class Attempts {

    private static final int MOST_KEYS = 10_000;
    private static final int EXPECTED = 16;
    private static final float LOAD = 0.75f;

    /** In the order of their last use; guarded by this. */
    private final Map<String, Integer> counts = new LinkedHashMap<>(EXPECTED, LOAD, true);

    /** Counts one; 1 for the first of its key. */
    public synchronized int next(String key) {
        var count = counts.merge(key, 1, Integer::sum);
        if (counts.size() > MOST_KEYS) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count;
    }
}
