package dev.weft.echo.client;

import com.google.gson.JsonObject;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Latencies in buckets of 1/16 of a power of two of microseconds: of fixed size, at most 6.25 %
 * off. Safe on any thread.
 */
final class Latencies {

    private static final int PARTS = 16;
    private static final int PART_BITS = 4;

    private final AtomicLongArray counts = new AtomicLongArray(60 * PARTS);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    void record(long nanos) {
        var micros = Math.max(0, nanos / 1_000);
        counts.incrementAndGet(bucket(micros));
        longest.accumulate(micros);
    }

    /** The latency in microseconds that this share (0 to 1) of the calls did not exceed. */
    long quantile(double share) {
        long total = 0;
        for (var i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        var rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (var i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank && seen > 0) {
                return Math.min(highest(i), longest.get());
            }
        }
        return 0;
    }

    JsonObject json() {
        var json = new JsonObject();
        json.addProperty("p50Micros", quantile(0.5));
        json.addProperty("p90Micros", quantile(0.9));
        json.addProperty("p99Micros", quantile(0.99));
        json.addProperty("maxMicros", longest.get());
        return json;
    }

    private static int bucket(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        var shift = 63 - Long.numberOfLeadingZeros(micros) - PART_BITS;
        return (shift << PART_BITS) + (int) (micros >>> shift);
    }

    private static long highest(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        var shift = (bucket >>> PART_BITS) - 1;
        return (((long) (bucket & (PARTS - 1)) + PARTS + 1) << shift) - 1;
    }
}
