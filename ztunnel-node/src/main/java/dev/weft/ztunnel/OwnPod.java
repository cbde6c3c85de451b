package dev.weft.ztunnel;

import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import dev.weft.ztunnel.inpod.PodState;
import dev.weft.ztunnel.inpod.PodState.State;
import dev.weft.ztunnel.inpod.PodsObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pod that this process is in. What cannot be opened at first is tried again until it can.
 *
 * <p>Owns one thread, on which proxies are opened and the observer is told; called from any.
 */
final class OwnPod implements ServedPods {
    private static final Logger log = LoggerFactory.getLogger(OwnPod.class);
    static final Duration RETRY = Duration.ofSeconds(5);

    private final PodInfo pod;
    private final Opening opening;
    private final PodsObserver observer;
    private final Duration retry;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("own-pod").daemon().factory());

    /** Present while the listeners are open; own thread only. */
    private @Nullable PodProxy proxy;

    /** Written by the own thread, for readers on others. */
    private volatile PodState state;

    OwnPod(PodInfo pod, Opening opening, PodsObserver observer, Duration retry) {
        this.pod = pod;
        this.opening = opening;
        this.observer = observer;
        this.retry = retry;
        this.state = new PodState(pod, State.PENDING, "the mesh is not known yet");
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // The mesh may become known while the program ends.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Opens the listeners of a pod in this process's own network. */
    @FunctionalInterface
    interface Opening {
        /**
         * Opens them and returns when they accept.
         *
         * @throws IOException they cannot be opened now; nothing is left behind, and trying again
         *     later is sensible
         */
        PodProxy open(PodInfo pod) throws IOException;
    }

    @Override
    public void start() {
        thread.execute(this::open);
    }

    @Override
    public List<PodState> pods() {
        return List.of(state);
    }

    @Override
    public CompletionStage<Void> shutDown(Duration within) {
        thread.execute(() -> {
            stop(within).thenRun(() -> drained.complete(null));
            thread.shutdown();
        });
        return drained.copy();
    }

    private void open() {
        observer.changed(0, 1, false);
        try {
            proxy = opening.open(pod);
        } catch (IOException e) {
            String problem = "cannot serve " + pod + " yet: " + e.getMessage();
            if (!problem.equals(state.problem())) {
                log.warn("{}; trying again every {} s", problem, retry.toSeconds());
            }
            state = new PodState(pod, State.PENDING, problem);
            thread.schedule(this::open, retry.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        state = new PodState(pod, State.UP, "");
        observer.started();
        observer.changed(1, 0, true);
        log.info("serving {} in this process's own network", pod);
    }

    private CompletionStage<Void> stop(Duration within) {
        PodProxy open = proxy;
        if (open == null) {
            return CompletableFuture.completedFuture(null);
        }
        observer.stopped();
        return open.handOver(within);
    }
}
