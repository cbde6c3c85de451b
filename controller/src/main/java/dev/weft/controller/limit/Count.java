package dev.weft.controller.limit;

import java.util.concurrent.TimeUnit;

/**
 * One count of a group, and what was in buckets that became smaller: others may have it. That
 * becomes less as buckets fill in its stead. Confined to its group.
 */
final class Count {

    /** An answer takes no longer, or it is not taken. */
    private static final long ON_ITS_WAY = TimeUnit.SECONDS.toNanos(1);

    private final long depth;
    private long usedAt;
    private double freed;
    private long freedAt;
    private boolean unspent;

    /**
     * @param depth time in which the burst fills at the full rate, in nanoseconds
     */
    Count(long depth, long now) {
        this.depth = Math.max(1, depth);
        this.freedAt = now;
        this.unspent = true;
    }

    void used(long now) {
        usedAt = now;
    }

    boolean isIdle(long now) {
        return now - usedAt >= Group.IDLE;
    }

    /** Adds what a replica freed; in millionths of the burst. */
    void free(int millionths, long now) {
        if (millionths > 0) {
            freed = Math.max(0, left(now) + millionths - filledIn(ON_ITS_WAY));
            freedAt = now;
        }
    }

    /** Once: what nobody could have spent is there to be had. */
    void begin(int millionths, long now) {
        if (unspent) {
            unspent = false;
            freed = Math.min(Grant.WHOLE, left(now) + Math.max(0, millionths));
            freedAt = now;
        }
    }

    /** Takes a part of it for one replica. */
    int takePart(double part, long now) {
        return take(left(now) * Math.clamp(part, 0.0, 1.0), now);
    }

    /**
     * Takes so much of it for one replica, as far as it is there; what arrives is a little less.
     */
    int take(double millionths, long now) {
        double before = left(now);
        double taken = Math.clamp(millionths, 0.0, before);
        freed = before - taken;
        freedAt = now;
        return (int) Math.max(0, taken - filledIn(ON_ITS_WAY));
    }

    private double left(long now) {
        return Math.max(0, freed - filledIn(now - freedAt));
    }

    private double filledIn(long nanos) {
        return (double) nanos / depth * Grant.WHOLE;
    }
}
