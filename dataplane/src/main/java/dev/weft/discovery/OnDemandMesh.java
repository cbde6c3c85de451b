package dev.weft.discovery;

import dev.weft.lifecycle.Guard;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.mesh.UnansweredException;
import dev.weft.xds.Answer;
import dev.weft.xds.Leaving;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A mesh that is asked for piece by piece. What was asked for is followed until nobody used it for
 * a while; that a name stands for nothing is remembered in the same way, and the control plane says
 * so when that changes.
 *
 * <p>A name that the control plane owes an answer for is not taken for nothing: who needs it waits,
 * and fails when the wait is too long, since going around the mesh could lay open what it protects.
 *
 * <p>Any thread. State is forgotten on the thread that writes it, so that what is forgotten and
 * what is told stay in order.
 */
public final class OnDemandMesh implements MeshView {
    /** Rounds of asking for one decision; a waypoint's gateway takes three. */
    private static final int MOST_ROUNDS = 8;

    private final MeshStateStore store;
    private final Asking control;
    private final DemandSettings settings;
    private final LongSupplier nanoTime;
    private final Map<String, FollowedName> names = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    OnDemandMesh(
            MeshStateStore store, Asking control, DemandSettings settings, LongSupplier nanoTime) {
        this.store = store;
        this.control = control;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /**
     * A mesh that is asked of somebody, who writes what is told to the store before it answers.
     *
     * @param timer looks for idle names from time to time
     */
    public static OnDemandMesh of(
            MeshStateStore store,
            Asking control,
            DemandSettings settings,
            ScheduledExecutorService timer) {
        OnDemandMesh mesh = new OnDemandMesh(store, control, settings, System::nanoTime);
        long pause = Math.max(1, settings.idle().toMillis() / 4);
        timer.scheduleWithFixedDelay(mesh::sweep, pause, pause, TimeUnit.MILLISECONDS);
        return mesh;
    }

    /** How many names are followed. */
    public int followed() {
        return names.size();
    }

    /** How many names the control plane owes an answer for. */
    public int waiting() {
        return waiting.get();
    }

    @Override
    public Optional<MeshState> current(Needs needs) {
        return look(needs) instanceof Known known ? Optional.of(known.state) : Optional.empty();
    }

    private sealed interface Look {}

    private record Known(MeshState state) implements Look {}

    private record Missing(Set<String> names) implements Look {}

    /**
     * A name must be known before the state is read, or the state may be older than the answer; and
     * after it, or what it stands for may have been forgotten in between.
     */
    private Look look(Needs needs) {
        Set<String> before = needs.in(store.current());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Set<String> missing = missing(before);
            if (!missing.isEmpty()) {
                return new Missing(missing);
            }
            MeshState state = store.current();
            Set<String> after = needs.in(state);
            if (after.equals(before) && missing(after).isEmpty()) {
                return new Known(state);
            }
            before = after;
        }
        return new Missing(before);
    }

    private Set<String> missing(Set<String> needed) {
        Set<String> missing = Set.of();
        for (String name : needed) {
            FollowedName known = names.get(name);
            if (known != null && known.isKnown()) {
                known.use(nanoTime.getAsLong());
            } else {
                missing = missing.isEmpty() ? new HashSet<>() : missing;
                missing.add(name);
            }
        }
        return missing;
    }

    @Override
    public CompletionStage<MeshState> await(Needs needs) {
        CompletableFuture<MeshState> known = new CompletableFuture<>();
        proceed(needs, known, MOST_ROUNDS);
        if (known.isDone()) {
            return known;
        }
        Set<String> asked = needs.in(store.current());
        return known.orTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(
                        failure -> CompletableFuture.failedFuture(unanswered(asked, failure)));
    }

    private UnansweredException unanswered(Set<String> asked, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        return switch (cause) {
            case UnansweredException known -> known;
            case TimeoutException late ->
                    new UnansweredException(
                            "the control plane did not say within "
                                    + settings.patience().toMillis()
                                    + " ms what "
                                    + String.join(", ", asked)
                                    + " is");
            default -> new UnansweredException(String.valueOf(cause.getMessage()));
        };
    }

    private void proceed(Needs needs, CompletableFuture<MeshState> known, int rounds) {
        if (known.isDone()) {
            return;
        }
        switch (look(needs)) {
            case Known(MeshState state) -> known.complete(state);
            case Missing(Set<String> missing) -> {
                if (rounds == 0) {
                    known.completeExceptionally(
                            new UnansweredException(
                                    "the mesh changes faster than it can be asked for: "
                                            + String.join(", ", missing)));
                    return;
                }
                CompletableFuture.allOf(
                                missing.stream().map(this::ask).toArray(CompletableFuture[]::new))
                        .whenComplete((all, failure) -> {
                            if (failure == null) {
                                proceed(needs, known, rounds - 1);
                            } else {
                                known.completeExceptionally(failure);
                            }
                        });
            }
        }
    }

    private CompletableFuture<Answer> ask(String name) {
        FollowedName known = names.get(name);
        if (known == null) {
            if (names.size() >= settings.mostNames()) {
                sweep();
                return shed(name, settings.mostNames() + " names are followed");
            }
            known = names.computeIfAbsent(name, FollowedName::new);
        }
        known.use(nanoTime.getAsLong());
        return known.ask(() -> demand(name));
    }

    private CompletionStage<Answer> demand(String name) {
        if (waiting.incrementAndGet() > settings.mostWaiting()) {
            waiting.decrementAndGet();
            return shed(name, settings.mostWaiting() + " names wait for the control plane");
        }
        return control.demand(name).whenComplete((answer, failure) -> waiting.decrementAndGet());
    }

    private static CompletableFuture<Answer> shed(String name, String why) {
        return CompletableFuture.failedFuture(
                new UnansweredException(name + " is not asked for: " + why + " already"));
    }

    @Override
    public Guard hold(String name) {
        FollowedName held =
                names.compute(
                        name,
                        (same, known) -> {
                            FollowedName one = known == null ? new FollowedName(name) : known;
                            one.hold();
                            return one;
                        });
        held.ask(() -> control.demand(name));
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                held.letGo(nanoTime.getAsLong());
            }
        };
    }

    /** Forgets what nobody used for a while; at once returns, and does nothing while it does so. */
    void sweep() {
        if (sweeping.compareAndSet(false, true)) {
            control.leave(() -> {
                try {
                    return leaving();
                } finally {
                    sweeping.set(false);
                }
            });
        }
    }

    /** The more names there are, the sooner one that is not used goes. */
    private Duration idle() {
        int size = names.size();
        int most = settings.mostNames();
        if (size >= most / 4 * 3) {
            return settings.idle().dividedBy(100);
        }
        return size >= most / 2 ? settings.idle().dividedBy(10) : settings.idle();
    }

    /**
     * Names go first, so that nobody takes for nothing what is being forgotten. A name stays as
     * long as what else is followed is of that name, or is reached through it.
     */
    private Leaving leaving() {
        long now = nanoTime.getAsLong();
        long idle = idle().toNanos();
        Reach reach = new Reach(store.current());
        Set<String> unused = new HashSet<>();
        names.forEach((name, known) -> {
            if (known.isIdle(now, idle)) {
                unused.add(name);
            } else {
                reach.add(name);
            }
        });
        Set<String> needed = new HashSet<>();
        do {
            needed.forEach(reach::add);
            needed.clear();
            unused.stream().filter(reach::needs).forEach(needed::add);
            unused.removeAll(needed);
        } while (!needed.isEmpty());
        for (String name : Set.copyOf(unused)) {
            boolean used =
                    names.computeIfPresent(
                                    name, (same, known) -> known.isIdle(now, idle) ? null : known)
                            != null;
            if (used) {
                unused.remove(name);
                reach.add(name);
            }
        }
        Set<String> others = reach.others();
        if (!others.isEmpty()) {
            store.apply(MeshChange.ofAddresses(List.of(), List.of(), List.copyOf(others)));
        }
        return new Leaving(unused, others);
    }
}
