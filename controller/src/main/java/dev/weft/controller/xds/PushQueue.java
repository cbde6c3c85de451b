package dev.weft.controller.xds;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets changes come to rest before they are pushed: a push waits until nothing changed for a
 * moment, but never longer than a limit after the first change. Holds the newest value only.
 *
 * <p>Any thread offers; one thread of its own delivers, one value at a time.
 */
public final class PushQueue<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PushQueue.class);

    private final Pace pace;
    private final Consumer<T> delivery;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("push").unstarted(task));

    // All guarded by this.
    private @Nullable T pending;
    private long firstOffer;
    private long lastOffer;
    private boolean scheduled;

    public PushQueue(Pace pace, Consumer<T> delivery) {
        this(pace, delivery, System::nanoTime);
    }

    PushQueue(Pace pace, Consumer<T> delivery, LongSupplier nanoTime) {
        this.pace = pace;
        this.delivery = delivery;
        this.nanoTime = nanoTime;
    }

    /**
     * How long to wait.
     *
     * @param quiet since the last change
     * @param longest since the first one
     */
    public record Pace(Duration quiet, Duration longest) {

        public static final Pace STANDARD = new Pace(Duration.ofMillis(20), Duration.ofMillis(200));

        /** Nanoseconds still to wait; zero or less is due. */
        long remaining(long firstOffer, long lastOffer, long now) {
            return Math.min(
                    lastOffer + quiet.toNanos() - now, firstOffer + longest.toNanos() - now);
        }
    }

    /** Replaces what waits to be pushed. */
    public synchronized void offer(T value) {
        lastOffer = nanoTime.getAsLong();
        if (pending == null) {
            firstOffer = lastOffer;
        }
        pending = value;
        if (!scheduled && !thread.isShutdown()) {
            scheduled = true;
            thread.schedule(this::run, pace.quiet().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void run() {
        take().ifPresent(this::deliver);
    }

    private void deliver(T value) {
        try {
            delivery.accept(value);
        } catch (RuntimeException e) {
            log.error("a push failed; the next change pushes again", e);
        }
    }

    /** The value if it is due; otherwise this comes back when it may be. */
    private synchronized Optional<T> take() {
        T due = pending;
        long remaining = pace.remaining(firstOffer, lastOffer, nanoTime.getAsLong());
        if (due == null || remaining > 0) {
            scheduled = due != null;
            if (scheduled) {
                thread.schedule(this::run, remaining, TimeUnit.NANOSECONDS);
            }
            return Optional.empty();
        }
        pending = null;
        scheduled = false;
        return Optional.of(due);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
