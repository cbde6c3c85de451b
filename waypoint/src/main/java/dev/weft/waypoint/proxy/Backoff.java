package dev.weft.waypoint.proxy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before another attempt: at least the base, doubled each time, with jitter. */
final class Backoff {
    private static final int MOST_DOUBLINGS = 4;

    private Backoff() {}

    /**
     * @param retry 1 for the first attempt after the first
     */
    static Duration before(int retry, Duration base, RandomGenerator random) {
        long step = base.toNanos() << Math.min(retry - 1, MOST_DOUBLINGS);
        return Duration.ofNanos(step <= 0 ? 0 : step + random.nextLong(step));
    }
}
