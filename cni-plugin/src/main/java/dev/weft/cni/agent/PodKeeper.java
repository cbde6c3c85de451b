package dev.weft.cni.agent;

import dev.weft.cni.agent.PodStatus.State;
import dev.weft.enrolment.Enrolment;
import dev.weft.linux.Netns;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pod as the cluster wants it, from its first sight to its end. It looks at what is
 * wanted now, does the next step towards that, and looks again when something changed, after a
 * failure, or after a while: no event can be lost, because none is needed.
 *
 * <p>{@link #run} is one virtual thread, the only one to touch the pod's {@link PodMembership}. Its
 * other methods may be called from any thread.
 */
final class PodKeeper implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PodKeeper.class);

    private static final Duration UNTIL_SIGNALLED = Duration.ofDays(1);
    private static final Duration DRAIN_POLL = Duration.ofMillis(250);

    /** How far the pod has left. Times are {@link System#nanoTime}. */
    private sealed interface Leaving {
        record No() implements Leaving {}

        record Grace(long until) implements Leaving {}

        record Draining(long until) implements Leaving {}
    }

    /** What other threads want of this one. */
    private record Inbox(LocalPod pod, boolean gone, boolean closed, List<PodStart> starts) {}

    private final PodMembership membership;
    private final AgentConfig config;
    private final AgentMetrics metrics;
    private final Predicate<PodKeeper> mayEnd;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();

    // Guarded by the lock.
    private LocalPod wanted;
    private boolean gone;
    private boolean closed;
    private boolean signalled;
    private final List<PodStart> starts = new ArrayList<>();

    // Confined to the keeper's thread.
    private final Backoff backoff = new Backoff();
    private Leaving leaving = new Leaving.No();
    private boolean looksForLeftRules;

    // Written by the keeper's thread, read by whoever asks.
    private volatile PodStatus status;

    /**
     * A keeper that has yet to run.
     *
     * @param looksForLeftRules whether an earlier agent may have left rules that it did not report
     * @param mayEnd asked when the pod is gone and forgotten; false if it came back meanwhile
     */
    PodKeeper(
            LocalPod pod,
            boolean looksForLeftRules,
            PodMembership membership,
            AgentConfig config,
            AgentMetrics metrics,
            Predicate<PodKeeper> mayEnd) {
        this.wanted = pod;
        this.looksForLeftRules = looksForLeftRules;
        this.membership = membership;
        this.config = config;
        this.metrics = metrics;
        this.mayEnd = mayEnd;
        this.status = new PodStatus(pod, State.FREE, "not looked at yet", "");
    }

    PodStatus status() {
        return status;
    }

    LocalPod pod() {
        return locked(() -> wanted);
    }

    boolean isGone() {
        return locked(() -> gone);
    }

    /** The cluster describes the pod like this now. */
    void update(LocalPod pod) {
        locked(() -> {
            boolean news = gone || !pod.equals(wanted);
            wanted = pod;
            gone = false;
            return news ? wake() : pod;
        });
    }

    /** Something outside changed: what failed may work now. */
    void lookAgain() {
        locked(this::wake);
    }

    /** The cluster has no such pod any more. */
    void gone() {
        locked(() -> {
            gone = true;
            return wake();
        });
    }

    /** The pod's namespace was made and nothing runs in it yet. Takes ownership of it. */
    CompletableFuture<Enrolment> start(Netns netns) {
        PodStart start = new PodStart(netns, new CompletableFuture<>());
        return locked(() -> {
            starts.add(start);
            wake();
            return start.answer();
        });
    }

    /** Ends the thread and leaves the pod as it is. */
    void close() {
        locked(() -> {
            closed = true;
            return wake();
        });
    }

    @Override
    public void run() {
        Duration wait = Duration.ZERO;
        while (true) {
            Inbox inbox = await(wait);
            if (inbox.closed()) {
                inbox.starts().forEach(PodKeeper::refuse);
                membership.release();
                return;
            }
            if (inbox.gone()) {
                inbox.starts().forEach(PodKeeper::refuse);
                membership.forget(inbox.pod());
                if (mayEnd.test(this)) {
                    return;
                }
                wait = Duration.ZERO;
                continue;
            }
            inbox.starts().forEach(start -> start(inbox.pod(), start));
            wait = step(inbox.pod());
        }
    }

    /**
     * Does what is next for the pod.
     *
     * @return after which time to look again if nothing changes
     */
    private Duration step(LocalPod pod) {
        try {
            Duration wait = pod.isWanted() ? join(pod) : leave(pod);
            backoff.reset();
            return wait;
        } catch (IOException | RuntimeException e) {
            failed(pod, e);
            return backoff.next();
        }
    }

    private Duration join(LocalPod pod) throws IOException {
        leaving = new Leaving.No();
        if (!membership.holdsNetns() && !pod.running()) {
            if (status.state() != State.PENDING) {
                publish(pod, State.STARTING, "its CNI ADD is to come");
            }
            return UNTIL_SIGNALLED;
        }
        membership.enrol(pod);
        publish(pod, State.ENROLLED, "");
        return config.verifyInterval();
    }

    private Duration leave(LocalPod pod) throws IOException {
        return switch (leaving) {
            case Leaving.No no -> beginToLeave(pod);
            case Leaving.Grace(long until) -> {
                if (until - System.nanoTime() > 0) {
                    yield Duration.ofNanos(until - System.nanoTime());
                }
                membership.stopServing(pod.uid());
                leaving = new Leaving.Draining(after(config.unenrolDrain()));
                yield Duration.ZERO;
            }
            case Leaving.Draining(long until) -> {
                if (until - System.nanoTime() > 0 && membership.hasLiveConnections()) {
                    yield DRAIN_POLL;
                }
                membership.removeRules();
                leaving = new Leaving.No();
                publish(pod, State.FREE, pod.enrolment().reason());
                yield UNTIL_SIGNALLED;
            }
        };
    }

    private Duration beginToLeave(LocalPod pod) throws IOException {
        boolean left = looksForLeftRules && !membership.isKnown(pod);
        left = left && membership.findsLeftRules(pod);
        looksForLeftRules = false;
        if (!left && !membership.isKnown(pod)) {
            publish(pod, State.FREE, pod.enrolment().reason());
            return UNTIL_SIGNALLED;
        }
        membership.withdraw(pod);
        leaving = new Leaving.Grace(after(config.unenrolGrace()));
        publish(pod, State.LEAVING, pod.enrolment().reason());
        return config.unenrolGrace();
    }

    private void start(LocalPod pod, PodStart start) {
        if (!pod.isWanted()) {
            start.netns().close();
            start.answer().complete(pod.enrolment());
            return;
        }
        try {
            membership.start(pod, start.netns());
            publish(pod, State.ENROLLED, "");
            start.answer().complete(pod.enrolment());
        } catch (IOException | RuntimeException e) {
            failed(pod, e);
            start.answer().completeExceptionally(e);
            membership.abandon(pod.uid());
        }
    }

    private void failed(LocalPod pod, Exception e) {
        String reason = String.valueOf(e.getMessage());
        metrics.failure(e);
        if (!reason.equals(status.reason())) {
            log.warn("pod {}: {}", pod, reason);
        }
        if (pod.isWanted()) {
            membership.reportFailure(pod, reason);
        }
        publish(pod, pod.isWanted() ? State.PENDING : State.LEAVING, reason);
    }

    private void publish(LocalPod pod, State state, String reason) {
        if (state != status.state()) {
            log.info("pod {} is {} {}", pod, state, reason);
        }
        status = new PodStatus(pod, state, reason, membership.netnsText());
    }

    private static void refuse(PodStart start) {
        start.netns().close();
        start.answer()
                .completeExceptionally(new EnrolmentException("the pod or the agent is ending"));
    }

    private static long after(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private Inbox await(Duration longest) {
        return locked(() -> {
            long nanos = longest.toNanos();
            try {
                while (!signalled && nanos > 0) {
                    nanos = signal.awaitNanos(nanos);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
            signalled = false;
            List<PodStart> taken = List.copyOf(starts);
            starts.clear();
            return new Inbox(wanted, gone, closed, taken);
        });
    }

    /** Called with the lock held. */
    private LocalPod wake() {
        signalled = true;
        signal.signal();
        return wanted;
    }

    private interface Locked<T> {
        T get();
    }

    private <T> T locked(Locked<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
