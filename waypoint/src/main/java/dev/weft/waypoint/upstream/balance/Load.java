package dev.weft.waypoint.upstream.balance;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is going on at an endpoint, as far as this proxy knows: its requests, how fast it answers,
 * whether it is left out. Shared by all event loops; any thread.
 */
public final class Load {
    /** After this long without an answer, what was measured counts a third. */
    private static final double DECAY_NANOS = 10e9;

    /** What is expected of an endpoint that has not answered yet but was asked. */
    private static final double UNKNOWN_NANOS = 1e9;

    private final AtomicInteger active = new AtomicInteger();
    private final long born;

    /** Written under this object's lock; a reader may see one that is an answer old. */
    private volatile double latency;

    private volatile long measured;
    private volatile boolean ejected;
    private volatile boolean unwell;

    /** Starts at zero. */
    public Load(long nowNanos) {
        born = nowNanos;
    }

    /** Requests without an end. */
    public int active() {
        return active.get();
    }

    /** A request began. */
    public void began() {
        active.incrementAndGet();
    }

    /** A request ended. */
    public void ended() {
        active.decrementAndGet();
    }

    public long age(long nowNanos) {
        return nowNanos - born;
    }

    /** An answer took so long: a slow one counts at once, fast ones little by little. */
    public synchronized void answered(long nanos, long nowNanos) {
        double before = latency(nowNanos);
        if (nanos >= before) {
            latency = nanos;
        } else {
            double keep = Math.exp(-(nowNanos - measured) / DECAY_NANOS);
            // A burst of answers within a moment still brings a peak down.
            keep = Math.min(keep, 0.9);
            latency = before * keep + nanos * (1 - keep);
        }
        measured = nowNanos;
    }

    /** Expected time of an answer; 0 when none came yet. */
    public double latency(long nowNanos) {
        double last = latency;
        return last == 0 ? 0 : last * Math.exp(-Math.max(0, nowNanos - measured) / DECAY_NANOS);
    }

    /** What one more request is expected to cost here. */
    public double cost(long nowNanos) {
        int requests = active();
        double each = latency(nowNanos);
        if (each == 0 && requests > 0) {
            each = UNKNOWN_NANOS;
        }
        return each * (requests + 1);
    }

    /** Neither ejected nor unwell. */
    public boolean isUsable() {
        return !ejected && !unwell;
    }

    public boolean isEjected() {
        return ejected;
    }

    public boolean isUnwell() {
        return unwell;
    }

    /** For the detector of outliers alone. */
    public void eject(boolean now) {
        ejected = now;
    }

    /** For active health checks alone. */
    public void unwell(boolean now) {
        unwell = now;
    }
}
