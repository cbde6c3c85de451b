package dev.weft.local.program;

import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.local.client.ProgramView.State;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.schedule.RestartDelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program of the mesh, started again whenever it ends by itself. {@link #run} is its own
 * virtual thread and owns the process; {@link #act} and {@link #view} may be called from anywhere.
 */
final class MeshProgram implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(MeshProgram.class);

    private static final Duration ASK_WHILE_STARTING = Duration.ofMillis(50);
    private static final Duration ASK_WHILE_READY = Duration.ofSeconds(1);
    private static final Duration ASK_LIMIT = Duration.ofSeconds(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);

    /** Something to look at: an action to carry out, or the end of the process. */
    private record Signal(Optional<ProgramAction> action, CompletableFuture<Boolean> done) {}

    private final ProgramSpec spec;
    private final Path output;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private @Nullable Process process;
    private Instant started = Instant.EPOCH;
    private Optional<Instant> restartAt = Optional.of(Instant.EPOCH);
    private int failuresInARow;
    private boolean held;

    /** Written by the owning thread, read by anyone. */
    private volatile ProgramView view;

    MeshProgram(ProgramSpec spec, Path logFile) {
        this.spec = spec;
        this.output = logFile;
        this.view = new ProgramView(spec.name(), State.STARTING, 0, 0, "");
    }

    ProgramView view() {
        return view;
    }

    /** Carries out an action; the future completes when the process has ended or begun. */
    CompletableFuture<Boolean> act(ProgramAction action) {
        Signal signal = new Signal(Optional.of(action), new CompletableFuture<>());
        signals.add(signal);
        return signal.done();
    }

    @Override
    public void run() {
        try {
            while (true) {
                settle();
                Signal signal = signals.poll(pause().toMillis(), TimeUnit.MILLISECONDS);
                if (signal != null) {
                    answer(signal);
                }
            }
        } catch (InterruptedException e) {
            // The whole mesh is ending; the kernel clears up.
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Signal signal) {
        try {
            signal.action().ifPresent(this::carryOut);
            // Who asked must not see the view from before.
            settle();
            signal.done().complete(true);
        } catch (LocalMeshException e) {
            signal.done().completeExceptionally(e);
        }
    }

    private Duration pause() {
        return view.state() == State.READY || held ? ASK_WHILE_READY : ASK_WHILE_STARTING;
    }

    private void settle() {
        Process running = process;
        if (running != null && !running.isAlive()) {
            process = null;
            String what = "ended with exit code " + running.exitValue();
            log.warn("{} {}", spec.name(), what);
            failuresInARow =
                    RestartDelay.count(failuresInARow, Duration.between(started, Instant.now()));
            Duration delay = RestartDelay.after(failuresInARow);
            restartAt = Optional.of(Instant.now().plus(delay));
            show(
                    State.BACKING_OFF,
                    view.restarts() + 1,
                    what + "; see logs/" + spec.name() + ".log");
        }
        if (process == null
                && !held
                && restartAt.filter(at -> at.isBefore(Instant.now())).isPresent()) {
            begin();
        }
        Process present = process;
        if (present != null && present.isAlive()) {
            String problem = UnixHttp.problem(spec.readySocket(), spec.readyPath(), ASK_LIMIT);
            show(problem.isEmpty() ? State.READY : State.STARTING, view.restarts(), problem);
        }
    }

    private void carryOut(ProgramAction action) {
        switch (action) {
            case KILL -> end(true);
            case RESTART -> {
                end(false);
                begin();
            }
            case KILL_AND_HOLD -> {
                held = true;
                end(true);
                hold();
            }
            case STOP_AND_HOLD -> {
                held = true;
                end(false);
                hold();
            }
            case RELEASE -> {
                held = false;
                if (process == null) {
                    begin();
                }
            }
            case UPGRADE -> handOver();
        }
    }

    private void handOver() {
        Process old = process;
        if (old == null || !old.isAlive()) {
            throw LocalMeshException.of("%s does not run: nothing to hand over", spec.name());
        }
        Process next = Successor.of(spec, output).start();
        watch(next);
        process = next;
        show(State.READY, view.restarts(), "");
        Successor.retire(old, spec.name(), END_LIMIT);
    }

    private void hold() {
        process = null;
        restartAt = Optional.empty();
        show(State.HELD_DOWN, view.restarts(), "held down");
    }

    private void begin() {
        try {
            started = Instant.now();
            restartAt = Optional.empty();
            Process begun = spec.start(output);
            process = begun;
            watch(begun);
            show(State.STARTING, view.restarts(), "");
        } catch (IOException e) {
            log.error("cannot start {}", spec.name(), e);
            restartAt = Optional.of(Instant.now().plus(RestartDelay.after(++failuresInARow)));
            show(State.BACKING_OFF, view.restarts() + 1, "cannot be started: " + e.getMessage());
        }
    }

    private void watch(Process begun) {
        begun.onExit()
                .thenRun(
                        () -> signals.add(new Signal(Optional.empty(), new CompletableFuture<>())));
    }

    private void end(boolean kill) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (kill) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} does not end within {}: killing it", spec.name(), END_LIMIT);
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!kill) {
            process = null;
        }
    }

    /** Waits until its view is good enough, or the time is over; returns the last view. */
    synchronized ProgramView await(Predicate<ProgramView> enough, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!enough.test(view)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return view;
    }

    private synchronized void show(State state, int restarts, String message) {
        Process running = process;
        long pid = running != null && running.isAlive() ? running.pid() : 0;
        view = new ProgramView(spec.name(), state, pid, restarts, message);
        notifyAll();
    }
}
