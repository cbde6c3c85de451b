package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.pod.PodStatus.Phase;
import dev.weft.local.schedule.ContainerSpec.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one pod from its network to its end. {@link #run} is its own virtual thread and owns
 * everything; {@link #stop} may be called from anywhere.
 */
final class RunningPod implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RunningPod.class);

    private static final Duration PROBE_WHILE_STARTING = Duration.ofMillis(50);
    private static final Duration PROBE_WHILE_READY = Duration.ofSeconds(2);
    private static final Duration RETRY_SANDBOX = Duration.ofSeconds(1);

    private enum Signal {
        CONTAINER_ENDED,
        STOP
    }

    private final PodSpec pod;
    private final PodRuntime.Parts parts;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final List<Container> containers = new ArrayList<>();
    private PodStatus status = PodStatus.NEW;
    private boolean networkMade;
    private boolean plugged;

    RunningPod(PodSpec pod, PodRuntime.Parts parts) {
        this.pod = pod;
        this.parts = parts;
    }

    void stop() {
        signals.add(Signal.STOP);
    }

    @Override
    public void run() {
        try {
            if (start()) {
                watch();
            }
            end();
        } catch (InterruptedException e) {
            // The whole mesh is ending; the kernel clears up.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("pod {} is lost", pod, e);
            containers.forEach(Container::kill);
            removeNetwork();
        } finally {
            parts.observer().ended(pod);
        }
    }

    /** Tries until the pod runs; false if it was stopped before. */
    private boolean start() throws InterruptedException {
        while (true) {
            try {
                parts.starting().acquire();
                try {
                    startOnce();
                    return true;
                } finally {
                    parts.starting().release();
                }
            } catch (LocalMeshException e) {
                log.warn("pod {} does not start: {}", pod, e.getMessage());
                containers.forEach(Container::kill);
                report(Phase.PENDING, false, String.valueOf(e.getMessage()));
                removeNetwork();
                if (signals.poll(RETRY_SANDBOX.toMillis(), TimeUnit.MILLISECONDS) == Signal.STOP) {
                    return false;
                }
            }
        }
    }

    private void startOnce() {
        networkMade = true;
        parts.world().makePod(pod.node(), pod.number(), pod.uid());
        PodFiles.write(parts.files(), parts.world().plan(), pod);
        parts.tokens().issue(pod.holder(), parts.files().podToken(pod.uid()));
        plugged = true;
        parts.cni().add(pod);
        containers.clear();
        pod.template()
                .containers()
                .forEach(spec ->
                        containers.add(
                                new Container(spec, pod, parts.files(), parts.environment())));
        containers.forEach(container -> container.start(this::containerEnded));
        report(Phase.RUNNING, false, "containers are starting");
    }

    private void watch() throws InterruptedException {
        while (true) {
            Instant now = Instant.now();
            for (Container container : containers) {
                container.settle(now, pod.template().restartPolicy());
                if (container.isDue(now)) {
                    container.start(this::containerEnded);
                }
            }
            if (containers.stream().allMatch(container -> container.finished().isPresent())) {
                boolean fine = containers.stream().allMatch(c -> c.finished().orElse(1) == 0);
                report(fine ? Phase.SUCCEEDED : Phase.FAILED, false, messages());
            } else {
                Optional<String> problem = problem();
                report(Phase.RUNNING, problem.isEmpty(), problem.orElse(""));
            }
            if (signals.poll(pause().toMillis(), TimeUnit.MILLISECONDS) == Signal.STOP) {
                return;
            }
        }
    }

    private Duration pause() {
        return status.ready() || status.phase() != Phase.RUNNING
                ? PROBE_WHILE_READY
                : PROBE_WHILE_STARTING;
    }

    /** Why the pod is not ready. */
    private Optional<String> problem() {
        for (Container container : containers) {
            if (!container.isRunning()) {
                return Optional.of(messages());
            }
            for (Readiness readiness : container.spec().readinessChecks()) {
                Optional<String> problem = parts.prober().check(pod, readiness);
                if (problem.isPresent()) {
                    return problem.map(
                            text -> "container " + container.spec().name() + ": " + text);
                }
            }
        }
        return Optional.empty();
    }

    private String messages() {
        return String.join(
                "; ",
                containers.stream().map(Container::message).filter(m -> !m.isEmpty()).toList());
    }

    private void end() throws InterruptedException {
        containers.forEach(Container::terminate);
        Instant deadline = Instant.now().plusSeconds(pod.template().graceSeconds());
        for (Container container : containers) {
            Duration left = Duration.between(Instant.now(), deadline);
            container.awaitEnd(left.isNegative() ? Duration.ZERO : left);
        }
        containers.forEach(Container::kill);
        for (Container container : containers) {
            container.awaitEnd(Duration.ofSeconds(5));
        }
        removeNetwork();
    }

    private void removeNetwork() {
        try {
            if (plugged) {
                plugged = false;
                parts.cni().delete(pod);
            }
        } catch (LocalMeshException e) {
            // As a container runtime does: the pod goes all the same.
            log.warn("pod {}: {}", pod, e.getMessage());
        }
        if (networkMade) {
            networkMade = false;
            parts.world().removePod(pod.node(), pod.number(), pod.uid());
            parts.tokens().revoke(pod.uid());
            PodFiles.remove(parts.files(), pod);
        }
    }

    private void containerEnded() {
        signals.add(Signal.CONTAINER_ENDED);
    }

    private void report(Phase phase, boolean ready, String message) {
        List<Long> ids = new ArrayList<>();
        int restarts = 0;
        for (Container container : containers) {
            container.processId().ifPresent(ids::add);
            restarts += container.restarts();
        }
        PodStatus next = new PodStatus(phase, ready, restarts, message, ids);
        if (!next.equals(status)) {
            status = next;
            parts.observer().changed(pod, next);
        }
    }
}
