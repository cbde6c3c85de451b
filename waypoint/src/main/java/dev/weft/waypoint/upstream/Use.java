package dev.weft.waypoint.upstream;

import dev.weft.waypoint.upstream.Lease.Result;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.limit.Bound;
import dev.weft.waypoint.upstream.limit.ConcurrencyLimiter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt takes of a destination: a request of its limits, a place in the load of an
 * endpoint. Gives all back at the end, once. Confined to its event loop.
 */
final class Use {
    private final Cluster cluster;
    private final @Nullable ConcurrencyLimiter limiter;
    private final boolean retry;
    private final long began;
    private @Nullable Load load;
    private long sent;
    private int status;
    private boolean over;

    private Use(Cluster cluster, @Nullable ConcurrencyLimiter limiter, boolean retry, long now) {
        this.cluster = cluster;
        this.limiter = limiter;
        this.retry = retry;
        this.began = now;
        this.sent = now;
    }

    /** What an attempt must find room in, in the order in which it takes it. Takes nothing. */
    static List<Bound> bounds(Cluster cluster, int attempt) {
        List<Bound> bounds = new ArrayList<>(cluster.limits().bounds(attempt > 1));
        ConcurrencyLimiter limiter = cluster.limiter();
        if (limiter != null) {
            bounds.add(limiter.bound());
        }
        return bounds;
    }

    /** Within the limits, or null. */
    static @Nullable Use begin(Cluster cluster, int attempt, long now) {
        boolean retry = attempt > 1;
        if (!cluster.limits().takeRequest()) {
            return null;
        }
        if (retry && !cluster.limits().takeRetry()) {
            cluster.limits().returnRequest();
            return null;
        }
        ConcurrencyLimiter limiter = cluster.limiter();
        if (limiter != null && !limiter.tryAcquire()) {
            cluster.limits().returnRequest();
            if (retry) {
                cluster.limits().returnRetry();
            }
            return null;
        }
        if (!retry) {
            cluster.retries().requestBegan();
        }
        return new Use(cluster, limiter, retry, now);
    }

    /** An endpoint was chosen. */
    void of(Load chosen) {
        load = chosen;
        chosen.began();
    }

    void sent() {
        sent = cluster.now();
    }

    void responded(int code) {
        if (status != 0 || load == null) {
            return;
        }
        status = code;
        long now = cluster.now();
        load.answered(now - sent, now);
        cluster.outliers().answered(load, code, now);
    }

    /** No connection could be made. */
    void connectFailed(boolean ofEndpoint) {
        done(ofEndpoint ? Result.FAILED : Result.ABANDONED);
    }

    void done(Result result) {
        if (over) {
            return;
        }
        over = true;
        long now = cluster.now();
        cluster.limits().returnRequest();
        if (retry) {
            cluster.limits().returnRetry();
        }
        if (load != null) {
            load.ended();
            if (result == Result.FAILED && status == 0) {
                cluster.outliers().failed(load, now);
            }
        }
        if (limiter == null) {
            return;
        }
        switch (result) {
            case FINISHED -> limiter.answered(now - began);
            case FAILED -> limiter.dropped();
            case ABANDONED -> limiter.ignored();
        }
    }
}
