package dev.weft.xds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The names of one type that were asked for one by one. A name that was answered stays followed:
 * the server tells of its changes, also on the next stream, which asks for it again. Runs on the
 * stream thread.
 */
final class Demands {
    /** How many names may wait for their answer at a time. */
    static final int MOST_PENDING = 10_000;

    private final Map<String, List<CompletableFuture<Answer>>> pending = new HashMap<>();
    private final Set<String> followed = new HashSet<>();

    /** Somebody waits for a name. True if it must be asked for. */
    boolean add(String name, CompletableFuture<Answer> waiter) {
        List<CompletableFuture<Answer>> waiters = pending.get(name);
        if (waiters != null) {
            waiters.add(waiter);
            return false;
        }
        if (pending.size() >= MOST_PENDING) {
            waiter.completeExceptionally(
                    new RejectedExecutionException(
                            name
                                    + " is not asked for: "
                                    + MOST_PENDING
                                    + " names wait for the control plane already; is it slow?"));
            return false;
        }
        pending.put(name, new ArrayList<>(List.of(waiter)));
        followed.add(name);
        return true;
    }

    /** Releases who waits for a name, if anybody does. */
    void answer(String name, Answer answer) {
        List<CompletableFuture<Answer>> waiters = pending.remove(name);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.complete(answer));
        }
    }

    void forEachPending(Consumer<String> action) {
        pending.keySet().forEach(action);
    }

    /** Every name asked for, answered or not. */
    Set<String> followed() {
        return Set.copyOf(followed);
    }

    /** Lets go of names that were answered. */
    void leave(Collection<String> names) {
        followed.removeAll(names);
    }

    /** Nobody will be answered any more. */
    void abandon() {
        pending.values().forEach(waiters -> waiters.forEach(waiter -> waiter.cancel(false)));
        pending.clear();
    }
}
