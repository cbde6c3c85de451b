package dev.weft.waypoint.upstream.limit;

import dev.weft.waypoint.upstream.settings.ConcurrencyRules;

/** Bounds the requests under way to one destination by what it can take. Any thread. */
public interface ConcurrencyLimiter {

    /** Makes the limiter of a destination. */
    @FunctionalInterface
    interface Factory {
        ConcurrencyLimiter create(ConcurrencyRules rules);
    }

    /** What it admits now; takes nothing. */
    Bound bound();

    /** Whether one more may begin; then one of the others is to be called when it ended. */
    boolean tryAcquire();

    /** It was answered, after so long. */
    void answered(long nanos);

    /** It failed or was refused: a sign of too much. */
    void dropped();

    /** It says nothing of the destination. */
    void ignored();
}
