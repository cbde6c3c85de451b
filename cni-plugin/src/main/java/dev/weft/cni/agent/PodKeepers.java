package dev.weft.cni.agent;

import dev.weft.enrolment.Enrolment;
import dev.weft.linux.Netns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keepers of all pods of this node: one per pod that the cluster names. Any thread; snapshots
 * of the cluster come from one thread, in order.
 */
final class PodKeepers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PodKeepers.class);

    private static final Duration END = Duration.ofSeconds(2);

    private final AgentConfig config;
    private final AgentMetrics metrics;
    private final Supplier<PodMembership> memberships;

    /** Guarded by this, as are the other fields. */
    private final Map<String, PodKeeper> keepers = new HashMap<>();

    private final List<Thread> threads = new ArrayList<>();

    private List<String> problems = List.of();
    private boolean running;

    PodKeepers(AgentConfig config, AgentMetrics metrics, Supplier<PodMembership> memberships) {
        this.config = config;
        this.metrics = metrics;
        this.memberships = memberships;
    }

    /**
     * Follows a snapshot of the cluster. Before {@link #run}, keepers are made and take over what
     * an earlier agent left, but do nothing yet.
     */
    synchronized void update(LocalPods pods) {
        pods.problems().stream()
                .filter(problem -> !problems.contains(problem))
                .forEach(problem -> log.warn("pod not used: {}", problem));
        problems = pods.problems();
        for (LocalPod pod : pods.byUid().values()) {
            PodKeeper known = keepers.get(pod.uid());
            if (known == null) {
                keepers.put(pod.uid(), create(pod));
            } else {
                known.update(pod);
            }
        }
        for (PodKeeper keeper : keepers.values()) {
            if (!pods.byUid().containsKey(keeper.pod().uid())) {
                keeper.gone();
            }
        }
        notifyAll();
    }

    private PodKeeper create(LocalPod pod) {
        PodMembership membership = memberships.get();
        if (membership.isReported(pod)) {
            membership.adopt(pod);
        }
        PodKeeper keeper = new PodKeeper(pod, !running, membership, config, metrics, this::mayEnd);
        if (running) {
            launch(keeper);
        }
        return keeper;
    }

    /** Lets every keeper work, from now on. */
    synchronized void run() {
        running = true;
        keepers.values().forEach(this::launch);
    }

    /** A node proxy is there: pods that waited for one need not wait longer. */
    synchronized void lookAgain() {
        keepers.values().forEach(PodKeeper::lookAgain);
    }

    private void launch(PodKeeper keeper) {
        threads.removeIf(thread -> !thread.isAlive());
        threads.add(Thread.ofVirtual().name("pod-" + keeper.pod()).start(keeper));
    }

    private synchronized boolean mayEnd(PodKeeper keeper) {
        if (!keeper.isGone()) {
            return false;
        }
        keepers.remove(keeper.pod().uid(), keeper);
        return true;
    }

    /**
     * Hands a starting pod's namespace to its keeper, who takes it over; waits until the cluster
     * names the pod, because the runtime may be ahead of us.
     *
     * @param uid empty if the runtime does not say; otherwise the pod must have it
     * @return the answer to come; empty if no such pod is known in time: the namespace stays the
     *     caller's
     */
    synchronized Optional<CompletableFuture<Enrolment>> start(
            String namespace, String name, String uid, Netns netns, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<PodKeeper> keeper = find(namespace, name, uid);
            if (keeper.isPresent()) {
                return Optional.of(keeper.get().start(netns));
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private Optional<PodKeeper> find(String namespace, String name, String uid) {
        return keepers.values().stream()
                .filter(keeper -> !keeper.isGone())
                .filter(keeper -> keeper.pod().namespace().equals(namespace))
                .filter(keeper -> keeper.pod().name().equals(name))
                .filter(keeper -> uid.isEmpty() || keeper.pod().uid().equals(uid))
                .findFirst();
    }

    synchronized List<PodStatus> statuses() {
        List<PodStatus> statuses = new ArrayList<>();
        keepers.values().forEach(keeper -> statuses.add(keeper.status()));
        return statuses;
    }

    synchronized List<String> problems() {
        return problems;
    }

    /**
     * Ends the keepers and leaves the pods as they are: a successor takes them over. What they are
     * writing is written when this returns, unless it takes longer than two seconds.
     */
    @Override
    public void close() {
        List<Thread> ending;
        synchronized (this) {
            keepers.values().forEach(PodKeeper::close);
            ending = List.copyOf(threads);
        }
        long end = System.nanoTime() + END.toNanos();
        try {
            for (Thread thread : ending) {
                thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
