package dev.weft.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a program can do its work: it is ready while no task is pending. Tasks have the names
 * that an operator reads in {@code not ready, pending: ...}. Any thread.
 */
public final class Readiness {

    private final List<Task> pending = new ArrayList<>();
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();

    /**
     * Makes the program unready until the guard is closed. Every task of the start is added before
     * the first one can end, or the program would look ready in between.
     */
    public Guard pending(String task) {
        Task guard = new Task(task);
        synchronized (pending) {
            pending.add(guard);
        }
        return guard;
    }

    public boolean isReady() {
        return pendingTasks().isEmpty();
    }

    /** The names of what is pending, oldest first. */
    public List<String> pendingTasks() {
        synchronized (pending) {
            return pending.stream().map(task -> task.name).toList();
        }
    }

    /** Completes when the last pending task ends for the first time, on the thread that ends it. */
    public CompletableFuture<Void> whenFirstReady() {
        return firstReady.copy();
    }

    private final class Task implements Guard {

        private final String name;
        private final AtomicBoolean closed = new AtomicBoolean();

        Task(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            boolean ready;
            synchronized (pending) {
                pending.remove(this);
                ready = pending.isEmpty();
            }
            if (ready) {
                firstReady.complete(null);
            }
        }
    }
}
