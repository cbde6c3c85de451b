package dev.weft.waypoint.filter.wasm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Data that all instances of a filter share, their counters and calls. Any thread; bounded. */
final class Shared {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_METRICS = 1000;
    private static final int MOST_CALLS = 64;

    private final Map<String, Datum> data = new HashMap<>();
    private final Map<String, Integer> metrics = new HashMap<>();
    private final long[] values = new long[MOST_METRICS];
    private int bytes;
    private int calls;

    /** A value with the number of its version. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Datum(byte[] value, int version) {}

    synchronized Optional<Datum> get(String key) {
        return Optional.ofNullable(data.get(key));
    }

    /**
     * Sets one.
     *
     * @param version that it must have; 0 for any
     * @return the result in the words of the ABI
     */
    synchronized int set(String key, byte[] value, int version) {
        Datum before = data.get(key);
        int now = before == null ? 0 : before.version();
        if (version != 0 && version != now) {
            return Abi.CAS_MISMATCH;
        }
        int change = value.length - (before == null ? -key.length() : before.value().length);
        if (bytes + change > MOST_BYTES) {
            return Abi.INTERNAL_FAILURE;
        }
        bytes += change;
        data.put(key, new Datum(value, now + 1));
        return Abi.OK;
    }

    /** Another call to a service begins; false if there are too many. */
    synchronized boolean takeCall() {
        if (calls >= MOST_CALLS) {
            return false;
        }
        calls++;
        return true;
    }

    synchronized void giveCall() {
        calls--;
    }

    /** The number of a counter; -1 if there are too many. */
    synchronized int metric(String name) {
        Integer known = metrics.get(name);
        if (known != null) {
            return known;
        }
        if (metrics.size() == MOST_METRICS) {
            return -1;
        }
        metrics.put(name, metrics.size());
        return metrics.size() - 1;
    }

    synchronized boolean count(int metric, long value, boolean add) {
        if (metric < 0 || metric >= metrics.size()) {
            return false;
        }
        values[metric] = add ? values[metric] + value : value;
        return true;
    }

    synchronized Optional<Long> value(int metric) {
        return metric < 0 || metric >= metrics.size()
                ? Optional.empty()
                : Optional.of(values[metric]);
    }
}
