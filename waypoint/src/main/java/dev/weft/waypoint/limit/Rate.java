package dev.weft.waypoint.limit;

/**
 * A rate by the generic cell rate algorithm: all that is kept of a key is one time, that at which
 * its bucket is full again. Nanoseconds. Pure.
 *
 * @param interval between two requests at the full rate
 * @param burst how many may come at once
 */
record Rate(long interval, long burst) {

    private static final long LONGEST = Long.MAX_VALUE / 4;

    /** A rate of a window; at least a nanosecond between requests, and one at a time. */
    static Rate of(long requests, long windowNanos, long burst) {
        return new Rate(Math.max(1, windowNanos / requests), Math.max(1, burst));
    }

    /** The same when {@code parts} count apart: each has its share, of the burst too. */
    Rate share(int parts) {
        return parts <= 1 ? this : new Rate(bounded(interval, parts), Math.max(1, burst / parts));
    }

    /**
     * One request.
     *
     * @param fullAt when the bucket will be, or was, full
     */
    Taken take(long fullAt, long now) {
        long depth = bounded(interval, burst);
        // A clock that went back, or a rate that changed, never locks a key longer than it can be
        // filled.
        long base = Math.clamp(fullAt, now, now + depth);
        long after = base + interval;
        long over = after - now - depth;
        if (over > 0) {
            return new Taken(false, base, 0, over, base - now);
        }
        return new Taken(true, after, -over / interval, 0, after - now);
    }

    private static long bounded(long value, long times) {
        return value > LONGEST / times ? LONGEST : value * times;
    }

    /**
     * What came of it.
     *
     * @param fullAt to be kept
     * @param remaining requests that may follow at once
     * @param retryAfter until one may pass again; 0 if this one did
     * @param resetAfter until the bucket is full
     */
    record Taken(boolean passed, long fullAt, long remaining, long retryAfter, long resetAfter) {}
}
