package dev.weft.waypoint.http.codec;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer that is moved far more often than it fires: moving it costs no scheduling, only firing
 * too early does.
 */
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final EventExecutor loop;
    private final Runnable expired;
    private long at = NEVER;
    private long scheduledFor = NEVER;
    private @Nullable Future<?> scheduled;

    public Deadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    /** Fires that many nanoseconds from now, unless moved before. */
    public void in(long nanos) {
        at = now() + nanos;
        if (scheduledFor == NEVER || at < scheduledFor) {
            schedule();
        }
    }

    /** Does not fire. */
    public void clear() {
        at = NEVER;
    }

    /** Gives the timer back; it never fires again. */
    public void close() {
        at = NEVER;
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }

    private void schedule() {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduledFor = at;
        scheduled = loop.schedule(this::fire, at - now(), TimeUnit.NANOSECONDS);
    }

    private void fire() {
        scheduled = null;
        scheduledFor = NEVER;
        if (at == NEVER) {
            return;
        }
        if (at > now()) {
            schedule();
            return;
        }
        at = NEVER;
        expired.run();
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
