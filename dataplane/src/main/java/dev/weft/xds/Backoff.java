package dev.weft.xds;

import java.time.Duration;

/** Waiting times between attempts: 10 ms, doubled up to 15 s. Runs on one thread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Duration next = FIRST;

    /** The time to wait now; the one after is twice as long. */
    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return now;
    }

    void reset() {
        next = FIRST;
    }
}
