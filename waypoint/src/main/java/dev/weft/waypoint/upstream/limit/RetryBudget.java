package dev.weft.waypoint.upstream.limit;

import dev.weft.waypoint.upstream.settings.RetryRules;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Says whether one more request may be tried again, so that retries never become a storm. Any
 * thread.
 *
 * <p>Without an interval, retries under way are compared with requests under way; with one, those
 * that began within it.
 */
public final class RetryBudget {
    private final RetryRules rules;
    private final IntSupplier active;
    private final LongSupplier nanoTime;
    private final AtomicInteger retries = new AtomicInteger();

    private long windowStart; // guarded by this, as is what follows
    private int requestsBefore;
    private int requestsNow;
    private int retriesBefore;
    private int retriesNow;

    /**
     * A budget.
     *
     * @param active requests under way
     */
    public RetryBudget(RetryRules rules, IntSupplier active, LongSupplier nanoTime) {
        this.rules = rules;
        this.active = active;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    public RetryRules rules() {
        return rules;
    }

    /** A request began, for the first time. */
    public void requestBegan() {
        if (!rules.interval().isZero()) {
            synchronized (this) {
                turn();
                requestsNow++;
            }
        }
    }

    /** Whether a retry may begin; then {@link #release} is to be called when it ended. */
    public boolean tryAcquire() {
        return rules.interval().isZero() ? tryConcurrent() : tryWithinInterval();
    }

    /** A retry ended. */
    public void release() {
        if (rules.interval().isZero()) {
            retries.decrementAndGet();
        }
    }

    private boolean tryConcurrent() {
        long most = Math.max(rules.least(), (long) rules.percent() * active.getAsInt() / 100);
        if (retries.incrementAndGet() <= most) {
            return true;
        }
        retries.decrementAndGet();
        return false;
    }

    private synchronized boolean tryWithinInterval() {
        double part = turn();
        double requests = requestsNow + requestsBefore * (1 - part);
        double already = retriesNow + retriesBefore * (1 - part);
        if (already + 1 > Math.max(rules.least(), requests * rules.percent() / 100)) {
            return false;
        }
        retriesNow++;
        return true;
    }

    /** Starts a new window when this one is over; how far it has gone. */
    private double turn() {
        long length = rules.interval().toNanos();
        long gone = nanoTime.getAsLong() - windowStart;
        if (gone >= length) {
            boolean adjacent = gone < 2 * length;
            requestsBefore = adjacent ? requestsNow : 0;
            retriesBefore = adjacent ? retriesNow : 0;
            requestsNow = 0;
            retriesNow = 0;
            windowStart += gone / length * length;
            gone %= length;
        }
        return gone / (double) length;
    }
}
