package dev.weft.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Ends work without cutting it. Whoever has work to finish holds the drain; when it starts, each
 * holder is told once; it is over when the last hold is closed.
 *
 * <p>A graceful drain may become immediate, never the other way round: holders that were told
 * {@code GRACEFUL} are then told {@code IMMEDIATE}. Who takes a hold after the start is told at
 * once.
 *
 * <p>Any thread. A holder is told on the thread that starts the drain or takes the hold, so it hops
 * to its own event loop where it must, and must not throw. Two starts at the same time may tell a
 * holder in either order; a mode that is weaker than one it was told before is to be ignored.
 */
public final class Drain {

    /** How work is to end. */
    public enum Mode {
        /** Take no new work, finish what is there until the deadline. */
        GRACEFUL,
        /** End now. */
        IMMEDIATE
    }

    /**
     * An order to end.
     *
     * @param deadline from the start of the drain until what is left will be cut; zero when
     *     immediate
     */
    public record Signal(Mode mode, Duration deadline) {

        public static final Signal IMMEDIATE = new Signal(Mode.IMMEDIATE, Duration.ZERO);

        public static Signal graceful(Duration deadline) {
            return new Signal(Mode.GRACEFUL, deadline);
        }
    }

    private final Object lock = new Object();
    private final Set<Hold> holds = new LinkedHashSet<>(); // guarded by lock
    private Optional<Signal> signal = Optional.empty(); // guarded by lock
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    /**
     * Keeps the drain from being over until the guard is closed.
     *
     * @param onDrain told how to end; at once when the drain has started
     */
    public Guard hold(Consumer<Signal> onDrain) {
        Hold hold = new Hold(onDrain);
        Optional<Signal> started;
        synchronized (lock) {
            holds.add(hold);
            started = signal;
        }
        started.ifPresent(onDrain);
        return hold;
    }

    /**
     * Starts the drain, or makes a graceful one immediate; anything else is without effect.
     *
     * @return completes when every hold is closed, on the thread that closes the last one
     */
    public CompletableFuture<Void> start(Signal order) {
        List<Hold> told = List.of();
        boolean over;
        synchronized (lock) {
            boolean news =
                    signal.isEmpty()
                            || (signal.get().mode() == Mode.GRACEFUL
                                    && order.mode() == Mode.IMMEDIATE);
            if (news) {
                signal = Optional.of(order);
                told = new ArrayList<>(holds);
            }
            over = holds.isEmpty();
        }
        told.forEach(hold -> hold.onDrain.accept(order));
        if (over) {
            finished.complete(null);
        }
        return finished.copy();
    }

    public boolean isStarted() {
        synchronized (lock) {
            return signal.isPresent();
        }
    }

    /** How many holds are open. */
    public int holders() {
        synchronized (lock) {
            return holds.size();
        }
    }

    private final class Hold implements Guard {

        private final Consumer<Signal> onDrain;
        private final AtomicBoolean closed = new AtomicBoolean();

        Hold(Consumer<Signal> onDrain) {
            this.onDrain = onDrain;
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            boolean over;
            synchronized (lock) {
                holds.remove(this);
                over = holds.isEmpty() && signal.isPresent();
            }
            if (over) {
                finished.complete(null);
            }
        }
    }
}
