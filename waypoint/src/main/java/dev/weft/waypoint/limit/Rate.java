package dev.weft.waypoint.limit;

import java.util.concurrent.TimeUnit;

/**
 * A rate by the generic cell rate algorithm: all that is kept of a key is one time, that at which
 * its bucket is full again. Nanoseconds. Pure.
 *
 * @param interval between two requests at the full rate
 * @param burst how many may come at once; 0 lets nothing pass
 */
record Rate(long interval, long burst) {

    /** In millionths, by which shares are counted. */
    static final int WHOLE = 1_000_000;

    private static final long LONGEST = Long.MAX_VALUE / 4;
    private static final Rate NOTHING = new Rate(LONGEST, 0);
    private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    /** A rate of a window; at least a nanosecond between requests, and one at a time. */
    static Rate of(long requests, long windowNanos, long burst) {
        return new Rate(Math.max(1, windowNanos / requests), Math.max(1, burst));
    }

    /**
     * A share of it, of the burst too. Whatever is more than nothing lets one pass at a time.
     *
     * @param millionths up to {@link #WHOLE}
     */
    Rate share(int millionths) {
        if (millionths >= WHOLE) {
            return this;
        }
        if (millionths <= 0) {
            return NOTHING;
        }
        double each = Math.ceil(interval * ((double) WHOLE / millionths));
        // A third in millionths is less than a third, but a third of twelve is four.
        double rounding = Math.min(burst / (double) WHOLE, 0.001);
        double most = Math.floor(burst * ((double) millionths / WHOLE) + rounding);
        return new Rate((long) Math.min((double) LONGEST, each), Math.max(1, (long) most));
    }

    /** Time in which an empty bucket fills. */
    long depth() {
        return burst == 0 ? 0 : bounded(interval, burst);
    }

    /**
     * One request.
     *
     * @param fullAt when the bucket will be, or was, full
     */
    Taken take(long fullAt, long now) {
        if (burst == 0) {
            return new Taken(false, now, 0, ASK_AGAIN, 0);
        }
        long depth = depth();
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

    /** What is in a bucket. */
    double tokens(long fullAt, long now) {
        long missing = Math.clamp(fullAt, now, now + depth()) - now;
        return burst == 0 ? 0 : Math.max(0, burst - (double) missing / interval);
    }

    /** When a bucket with so much in it will be full; what is more than it holds is lost. */
    long fullAt(double tokens, long now) {
        double missing = burst - Math.clamp(tokens, 0, (double) burst);
        return now + (long) Math.min((double) depth(), Math.ceil(missing * interval));
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
