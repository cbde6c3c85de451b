package dev.weft.waypoint.filter.wasm;

import dev.weft.waypoint.filter.chain.FilterFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a guest. A call that takes too long or breaks takes its guest with it: the streams
 * that it knew are lost, and others begin with a new one. {@link #call} from any thread; what it
 * runs is confined to the thread.
 */
final class Vm {
    private static final int MOST_WAITING = 1000;

    /** Breaks off calls of all modules; does nothing else. */
    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("wasm-clock").factory());

    private final Function<Vm, Guest> maker;
    private final Duration time;
    private final ExecutorService thread;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Confined to the thread. */
    private @Nullable Guest guest;

    private @Nullable ScheduledFuture<?> ticks;

    Vm(String name, Function<Vm, Guest> maker, Duration time) {
        this.maker = maker;
        this.time = time;
        thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /** How much there is to do. */
    int load() {
        return waiting.get();
    }

    /**
     * Runs something with a guest.
     *
     * @param known the guest that it must be; empty for whichever there is
     */
    <T> CompletableFuture<T> call(Optional<Guest> known, Function<Guest, T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            result.completeExceptionally(
                    new FilterFailure("wasm_overloaded", MOST_WAITING + " calls wait already"));
            return result;
        }
        try {
            thread.execute(() -> {
                waiting.decrementAndGet();
                run(known, action, result);
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            result.completeExceptionally(
                    new FilterFailure("wasm_closed", "the module is not used any more"));
        }
        return result;
    }

    @SuppressWarnings({"CatchThrowable", "ReferenceEquality"}) // code of users; a guest is itself
    private <T> void run(
            Optional<Guest> known, Function<Guest, T> action, CompletableFuture<T> result) {
        if (known.isPresent() && known.get() != guest) {
            result.completeExceptionally(
                    new FilterFailure("wasm_lost", "the instance with this exchange is gone"));
            return;
        }
        T found;
        try (Watch watch = new Watch(Thread.currentThread(), time)) {
            try {
                Guest running = guest;
                if (running == null) {
                    running = maker.apply(this);
                    guest = running;
                }
                found = action.apply(running);
                watchTicks(running);
            } catch (Throwable e) {
                Guest broken = guest;
                guest = null;
                if (broken != null) {
                    broken.lose();
                }
                stopTicks();
                result.completeExceptionally(
                        watch.isOver()
                                ? new FilterFailure(
                                        "wasm_timeout", "a call took longer than " + time)
                                : new FilterFailure("wasm_trap", String.valueOf(e)));
                return;
            }
        }
        result.complete(found);
    }

    private void watchTicks(Guest running) {
        if (running.tickMillis() == 0) {
            stopTicks();
        } else if (ticks == null) {
            long period = Math.max(running.tickMillis(), 10);
            ticks =
                    CLOCK.scheduleWithFixedDelay(
                            () -> {
                                if (load() == 0) {
                                    call(
                                            Optional.of(running),
                                            guestOf -> {
                                                guestOf.tick();
                                                return true;
                                            });
                                }
                            },
                            period,
                            period,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void stopTicks() {
        if (ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    /** Ends when what waits is done. */
    void close() {
        try {
            thread.execute(this::stopTicks);
        } catch (RejectedExecutionException e) {
            return;
        }
        thread.shutdown();
    }

    /** Interrupts a call that takes too long, and nothing behind it. */
    private static final class Watch implements AutoCloseable {
        private final Thread watched;
        private final ScheduledFuture<?> alarm;
        private boolean over;
        private boolean done;

        Watch(Thread watched, Duration time) {
            this.watched = watched;
            alarm = CLOCK.schedule(this::ring, time.toNanos(), TimeUnit.NANOSECONDS);
        }

        private synchronized void ring() {
            if (!done) {
                over = true;
                watched.interrupt();
            }
        }

        synchronized boolean isOver() {
            return over;
        }

        @Override
        public void close() {
            synchronized (this) {
                done = true;
            }
            alarm.cancel(false);
            boolean rang = Thread.interrupted();
            assert rang == over || !over;
        }
    }
}
