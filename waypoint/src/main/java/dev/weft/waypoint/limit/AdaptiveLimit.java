package dev.weft.waypoint.limit;

import java.util.concurrent.TimeUnit;

/**
 * How many requests at a time a destination can carry, learned from how long they take. Any thread;
 * the locks are short. Time is given, in nanoseconds as {@link System#nanoTime}.
 *
 * <p>A request takes a place with {@link #acquire} and gives it back with one of the releases.
 */
/*
 * The gradient of latency, after Netflix's concurrency-limits (Gradient2) and the adaptive
 * concurrency of Envoy. What requests take in a window is compared with what they take in the long
 * run. While it is about the same, the limit grows by a small queue, the root of itself; once it is
 * more, requests are waiting somewhere, and the limit shrinks by that share. The long run follows
 * slowly, and slower still while requests wait, or it would learn the waiting: only a service that
 * became slower for good is taken as it is, after some ten minutes. It falls faster than it rises,
 * so that one that became faster is soon measured by that. A limit that is not used
 * says nothing about what lies beyond it, and does not grow.
 */
public final class AdaptiveLimit {

    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int LEAST_SAMPLES = 10;
    private static final int LONG_RUN = 600; // windows
    private static final int WARM_UP = 10; // windows
    private static final double TOLERANCE = 1.5;
    private static final double STEEPEST = 0.5;
    private static final double SMOOTHING = 0.2;
    private static final double BACK_OFF = 0.9;

    private final int least;
    private final int most;

    // All guarded by this.
    private double limit;
    private int inFlight;
    private double longRun;
    private int windows;
    private long windowFrom;
    private long sum;
    private int samples;
    private int highest;
    private boolean dropped;
    private boolean started;

    /**
     * @param least never fewer; 1 or more
     * @param most never more
     */
    public AdaptiveLimit(int least, int most) {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "from " + least + " to " + most + ": expected 1 <= least <= most");
        }
        this.least = least;
        this.most = most;
        this.limit = Math.clamp(20, least, most);
    }

    /** Takes a place; false if all are taken, and nothing is to be released then. */
    public synchronized boolean acquire() {
        if (inFlight >= (int) limit) {
            highest = Math.max(highest, inFlight);
            return false;
        }
        inFlight++;
        highest = Math.max(highest, inFlight);
        return true;
    }

    /** A request that ended: its place, and what it took. */
    public synchronized void succeeded(long tookNanos, long now) {
        inFlight--;
        sum += Math.max(1, tookNanos);
        samples++;
        closeWindow(now);
    }

    /** A request that was dropped for load: refused, or not answered in time. */
    public synchronized void dropped(long now) {
        inFlight--;
        dropped = true;
        samples++;
        closeWindow(now);
    }

    /** A request that says nothing about load: cancelled by its client, say. */
    public synchronized void ignored() {
        inFlight--;
    }

    /** How many may be on their way at a time. */
    public synchronized int limit() {
        return (int) limit;
    }

    public synchronized int inFlight() {
        return inFlight;
    }

    private void closeWindow(long now) {
        if (!started) {
            started = true;
            windowFrom = now;
        }
        if (now - windowFrom < WINDOW || samples < LEAST_SAMPLES) {
            return;
        }
        if (dropped) {
            limit = Math.max(least, limit * BACK_OFF);
        } else {
            learn((double) sum / samples);
        }
        windowFrom = now;
        sum = 0;
        samples = 0;
        dropped = false;
        highest = inFlight;
    }

    private void learn(double took) {
        windows++;
        if (windows <= WARM_UP) {
            longRun += (took - longRun) / windows;
        } else {
            boolean waiting = took > TOLERANCE * longRun;
            longRun += (took - longRun) * (waiting ? 0.1 : 1) * 2 / (LONG_RUN + 1);
        }
        if (longRun > 2 * took) {
            longRun *= 0.95;
        }
        if (highest < limit / 2) {
            return;
        }
        double gradient = Math.clamp(TOLERANCE * longRun / took, STEEPEST, 1);
        double next = limit * gradient + Math.sqrt(limit);
        limit = Math.clamp(limit * (1 - SMOOTHING) + next * SMOOTHING, least, most);
    }
}
