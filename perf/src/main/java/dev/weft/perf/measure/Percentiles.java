package dev.weft.perf.measure;

import java.util.Arrays;

/**
 * Exact percentiles of recorded times, in microseconds; NaN where nothing was recorded.
 *
 * @param count how many times were recorded
 */
public record Percentiles(double p50, double p99, double p999, long count) {

    /** Of times in nanoseconds, in any order; the array is left as it is. */
    public static Percentiles ofNanos(long[] nanos) {
        var sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), sorted.length);
    }

    /** The smallest time that is not exceeded by the given part of all. */
    private static double at(long[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        var rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e3;
    }
}
