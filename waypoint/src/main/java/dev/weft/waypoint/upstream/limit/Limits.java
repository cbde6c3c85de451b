package dev.weft.waypoint.upstream.limit;

import dev.weft.waypoint.upstream.settings.PoolLimits;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What of a destination's limits is in use, over all event loops. Any thread; counts are given back
 * by whoever took them, once.
 */
public final class Limits {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    /** Settings change while counts stay. */
    private volatile PoolLimits rules;

    public Limits(PoolLimits rules) {
        this.rules = rules;
    }

    public PoolLimits rules() {
        return rules;
    }

    public void rules(PoolLimits changed) {
        rules = changed;
    }

    /** A connection may be made. */
    public boolean takeConnection() {
        return take(connections, rules.maxConnections());
    }

    /** Beyond the limit: a loop that has none could wait for ever. */
    public void takeFirstConnection() {
        connections.incrementAndGet();
    }

    public void returnConnection() {
        connections.decrementAndGet();
    }

    /** One more may wait for a connection. */
    public boolean takePending() {
        return take(pending, rules.maxPending());
    }

    public void returnPending() {
        pending.decrementAndGet();
    }

    /** A request may begin. */
    public boolean takeRequest() {
        return take(requests, rules.maxRequests());
    }

    public void returnRequest() {
        requests.decrementAndGet();
    }

    /** One more attempt may begin. */
    public boolean takeRetry() {
        return take(retries, rules.maxRetries());
    }

    public void returnRetry() {
        retries.decrementAndGet();
    }

    public int connections() {
        return connections.get();
    }

    public int pending() {
        return pending.get();
    }

    public int requests() {
        return requests.get();
    }

    public int retries() {
        return retries.get();
    }

    /** What stands between an attempt and its beginning. */
    public List<Bound> bounds(boolean retry) {
        PoolLimits now = rules;
        Bound begin = new Bound("requests", requests(), now.maxRequests());
        return retry
                ? List.of(begin, new Bound("retries", retries(), now.maxRetries()))
                : List.of(begin);
    }

    /** What decides whether it gets a connection when none has room. */
    public List<Bound> connectionBounds() {
        PoolLimits now = rules;
        return List.of(
                new Bound("connections", connections(), now.maxConnections()),
                new Bound("waiting for a connection", pending(), now.maxPending()));
    }

    private static boolean take(AtomicInteger count, int most) {
        if (Bound.admits(count.getAndIncrement(), most)) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }
}
