package dev.weft.perf.traffic;

import dev.weft.perf.measure.Percentiles;
import java.util.Arrays;

/** What one thread of a load counts; one owner, merged when its thread has ended. */
final class Tally {

    private static final int FIRST_CAPACITY = 1 << 12;

    private long[] nanos = new long[FIRST_CAPACITY];
    private int recorded;
    private long bytes;
    private long errors;
    private String example = "";

    /** An operation that went well, and how long it took. */
    void done(long took) {
        if (recorded == nanos.length) {
            nanos = Arrays.copyOf(nanos, nanos.length * 2);
        }
        nanos[recorded++] = took;
    }

    void received(long count) {
        bytes += count;
    }

    void failed(Exception cause) {
        if (errors++ == 0) {
            example = String.valueOf(cause);
        }
    }

    /** Adds the counts of a thread that has ended. */
    void add(Tally other) {
        var sum = Arrays.copyOf(nanos, Math.max(FIRST_CAPACITY, recorded + other.recorded));
        System.arraycopy(other.nanos, 0, sum, recorded, other.recorded);
        nanos = sum;
        recorded += other.recorded;
        bytes += other.bytes;
        example = example.isEmpty() ? other.example : example;
        errors += other.errors;
    }

    LoadReport report(double seconds) {
        var latency = Percentiles.ofNanos(Arrays.copyOf(nanos, recorded));
        return new LoadReport(seconds, bytes, recorded, latency, errors, example);
    }
}
