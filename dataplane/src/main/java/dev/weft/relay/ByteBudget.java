package dev.weft.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes may wait in this process for receivers that are slower than their senders, of all
 * connections together. Bytes that pass at once are not counted, so a path without a jam pays
 * nothing. Any thread.
 *
 * <p>The last fifth is kept for parts that have less than their fair share, so that one pod with
 * many slow receivers costs the others nothing.
 */
public final class ByteBudget {
    private final long most;
    private final @Nullable ByteBudget whole;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger parts = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    private ByteBudget(long most, @Nullable ByteBudget whole) {
        this.most = most;
        this.whole = whole;
    }

    public static ByteBudget of(long most) {
        return new ByteBudget(most, null);
    }

    /** One that is never used up. */
    public static ByteBudget unlimited() {
        return of(Long.MAX_VALUE);
    }

    /** A part that takes from this one, and counts in the shares until {@link #leave}. */
    public ByteBudget part() {
        parts.incrementAndGet();
        return new ByteBudget(most, this);
    }

    /** To be called once. */
    public void leave() {
        if (whole != null) {
            whole.parts.decrementAndGet();
        }
    }

    /** Takes bytes, to be given back; false when they may not be had. */
    public boolean take(int bytes) {
        long now = used.addAndGet(bytes);
        boolean granted = whole == null ? now <= most : whole.takeFor(now, bytes);
        if (!granted) {
            used.addAndGet(-bytes);
            refused.increment();
        }
        return granted;
    }

    private boolean takeFor(long ofPart, int bytes) {
        long now = used.addAndGet(bytes);
        boolean nearlyFull = now > most - most / 5;
        if (now > most || (nearlyFull && ofPart > most / Math.max(1, parts.get()))) {
            used.addAndGet(-bytes);
            refused.increment();
            return false;
        }
        return true;
    }

    public void give(int bytes) {
        used.addAndGet(-bytes);
        if (whole != null) {
            whole.give(bytes);
        }
    }

    /** Whether so little waits that senders may be allowed more. */
    public boolean isRoomy() {
        return whole == null ? used.get() <= most / 2 : whole.isRoomy();
    }

    /** Bytes that wait. */
    public long used() {
        return used.get();
    }

    /** How often bytes could not be had. */
    public long refused() {
        return refused.sum();
    }
}
