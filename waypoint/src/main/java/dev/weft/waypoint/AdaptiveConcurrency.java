package dev.weft.waypoint;

import dev.weft.waypoint.limit.AdaptiveLimit;
import dev.weft.waypoint.upstream.limit.Bound;
import dev.weft.waypoint.upstream.limit.ConcurrencyLimiter;
import dev.weft.waypoint.upstream.settings.ConcurrencyRules;

/** A limit that is found by measuring, as destinations ask for it. Any thread. */
final class AdaptiveConcurrency implements ConcurrencyLimiter {
    private final AdaptiveLimit limit;

    private AdaptiveConcurrency(AdaptiveLimit limit) {
        this.limit = limit;
    }

    static ConcurrencyLimiter limiter(ConcurrencyRules rules) {
        int least = Math.max(1, rules.minLimit());
        return new AdaptiveConcurrency(new AdaptiveLimit(least, Math.max(least, rules.maxLimit())));
    }

    @Override
    public Bound bound() {
        return new Bound(
                "requests at the limit that was measured", limit.inFlight(), limit.limit());
    }

    @Override
    public boolean tryAcquire() {
        return limit.acquire();
    }

    @Override
    public void answered(long nanos) {
        limit.succeeded(nanos, System.nanoTime());
    }

    @Override
    public void dropped() {
        limit.dropped(System.nanoTime());
    }

    @Override
    public void ignored() {
        limit.ignored();
    }
}
