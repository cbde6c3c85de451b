package dev.weft.perf.http;

import java.util.Arrays;

/** Times in nanoseconds, as many as there are. */
final class Times {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = time;
    }

    int count() {
        return count;
    }

    long[] all() {
        return Arrays.copyOf(nanos, count);
    }
}
