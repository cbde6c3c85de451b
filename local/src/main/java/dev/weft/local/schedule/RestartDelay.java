package dev.weft.local.schedule;

import java.time.Duration;

/** How long to wait before a container that ended is started again: longer each time. Pure. */
public final class RestartDelay {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** One that ran this long is taken to be well: the count starts anew. */
    private static final Duration WELL = Duration.ofSeconds(30);

    private RestartDelay() {}

    public static Duration after(int failuresInARow) {
        int doublings = Math.clamp(failuresInARow - 1L, 0, 16);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    /** Failures in a row, counting one that ended after it ran for {@code ran}. */
    public static int count(int failuresBefore, Duration ran) {
        return ran.compareTo(WELL) >= 0 ? 1 : failuresBefore + 1;
    }
}
