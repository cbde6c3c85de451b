package dev.weft.waypoint.limit;

/**
 * Which part of a limit is this replica's, and how full a bucket is that no request has touched.
 *
 * @param millionths of the limit
 * @param rate that part of the limit's rate
 * @param fullAt when an untouched bucket will be, or was, full
 */
record Share(int millionths, Rate rate, long fullAt) {

    /** Long ago. */
    private static final long FULL = Long.MIN_VALUE;

    static Share full(Rate whole, int millionths) {
        return new Share(millionths, whole.share(millionths), FULL);
    }

    /**
     * The untouched bucket after the part changed: what was in it stays, as far as the smaller one
     * holds it, and a larger one comes as empty as it is, but for what is added.
     */
    Share become(Rate whole, int next, double added, long now) {
        if (next == millionths && added == 0) {
            return this;
        }
        Rate rest = whole.share(next);
        return new Share(next, rest, carry(fullAt, rest, added, now));
    }

    boolean isFull(long now) {
        return fullAt <= now;
    }

    /** When a bucket of this share is full once it is one of another. */
    long carry(long ownFullAt, Rate next, double added, long now) {
        return next.fullAt(rate.tokens(ownFullAt, now) + added, now);
    }

    /** What a bucket of this share loses by becoming one of another. */
    double lost(long ownFullAt, Rate next, long now) {
        return Math.max(0, rate.tokens(ownFullAt, now) - next.burst());
    }
}
