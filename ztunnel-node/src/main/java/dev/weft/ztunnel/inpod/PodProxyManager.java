package dev.weft.ztunnel.inpod;

import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.ztunnel.inpod.ZdsException.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the proxies of this node's pods and makes them agree with what the node agent says.
 *
 * <p>Runs on the ZDS thread; {@link #pods} may be asked from any thread.
 */
public final class PodProxyManager {
    private static final Logger log = LoggerFactory.getLogger(PodProxyManager.class);

    /** The agent gives up a request after five seconds. */
    private static final Duration PREPARE_TIME = Duration.ofSeconds(3);

    private final PodProxyFactory factory;
    private final PodsObserver observer;
    private final NetnsId ownNetns;
    private final Duration drainTime;

    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Pending> pending = new LinkedHashMap<>();

    /** What the current snapshot named; afterwards unused. */
    private final Set<String> named = new HashSet<>();

    private boolean snapshotComplete;

    /** Replaced after each change for readers on other threads. */
    private volatile List<PodState> pods = List.of();

    /**
     * A manager of no pods.
     *
     * @param ownNetns the proxy's own namespace, which is never a pod's
     * @param drainTime how long connections of a removed pod may go on
     */
    public PodProxyManager(
            PodProxyFactory factory, PodsObserver observer, NetnsId ownNetns, Duration drainTime) {
        this.factory = factory;
        this.observer = observer;
        this.ownNetns = ownNetns;
        this.drainTime = drainTime;
    }

    /** The pods as they stood after the last change. */
    public List<PodState> pods() {
        return pods;
    }

    /** A new connection begins: the agent will name every pod. */
    void connected() {
        named.clear();
        snapshotComplete = false;
        publish();
    }

    /** The agent is gone; proxies go on. */
    void disconnected() {
        snapshotComplete = false;
        publish();
    }

    /**
     * Does what the agent asks.
     *
     * @throws ZdsException with what to answer; its scope says whether to go on
     */
    void handle(ZdsRequest request) throws ZdsException {
        try {
            switch (request) {
                case ZdsRequest.Add add -> add(add);
                case ZdsRequest.Keep keep -> keep(keep.uid());
                case ZdsRequest.Del del -> delete(del.uid());
                case ZdsRequest.SnapshotSent sent -> completeSnapshot();
            }
        } finally {
            publish();
        }
    }

    /** Tries to start what could not be started before. */
    void retryPending() {
        if (pending.isEmpty()) {
            return;
        }
        for (Pending waiting : List.copyOf(pending.values())) {
            pending.remove(waiting.pod.uid());
            start(waiting.pod, waiting.netns);
        }
        publish();
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /** Leaves every pod to a successor, if there is one; completes when nothing is left. */
    CompletionStage<Void> shutDown(Duration deadline) {
        pending.values().forEach(waiting -> waiting.netns.close());
        pending.clear();
        List<CompletableFuture<Void>> drained =
                List.copyOf(running.keySet()).stream()
                        .map(uid ->
                                end(uid, proxy -> proxy.handOver(deadline)).toCompletableFuture())
                        .toList();
        publish();
        return CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new));
    }

    private void add(ZdsRequest.Add add) throws ZdsException {
        PodInfo pod = checked(add);
        named.add(pod.uid());
        Optional.ofNullable(pending.remove(pod.uid())).ifPresent(old -> old.netns.close());
        Running known = running.get(pod.uid());
        if (known != null && known.netns.id().equals(add.netns().id())) {
            add.netns().close();
            return;
        }
        if (known != null) {
            log.info("{} has a new network namespace, replacing its proxy", pod);
            stop(pod.uid(), Duration.ZERO);
        }
        stopOthersIn(add.netns().id(), pod);
        Optional<String> problem = start(pod, add.netns());
        if (problem.isPresent()) {
            throw new ZdsException(Scope.REQUEST, problem.get());
        }
        if (snapshotComplete) {
            awaitPrepared(Optional.ofNullable(running.get(pod.uid())).stream().toList());
        }
    }

    /**
     * The answer to the agent, which lets a pod's program start, waits for the pod's certificate:
     * its first connection should find it. A pod whose certificate does not come in time starts
     * nevertheless, because nothing of it can leave or enter unprotected; its connections wait and
     * fail by themselves. The pods of a snapshot run already and are awaited together.
     */
    private static void awaitPrepared(Collection<Running> pods) {
        long deadline = System.nanoTime() + PREPARE_TIME.toNanos();
        for (Running pod : pods) {
            try {
                pod.proxy
                        .prepared()
                        .toCompletableFuture()
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                log.warn(
                        "{} is served without certificate: {}",
                        pod.pod,
                        String.valueOf(e.getCause()));
            } catch (TimeoutException e) {
                log.warn(
                        "{} is served without certificate: none came within {} s",
                        pod.pod,
                        PREPARE_TIME.toSeconds());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private PodInfo checked(ZdsRequest.Add add) throws ZdsException {
        if (add.pod().isEmpty()) {
            add.netns().close();
            throw new ZdsException(
                    Scope.PROCESS, "Add of " + add.uid() + " says nothing about the pod");
        }
        if (add.netns().id().equals(ownNetns)) {
            add.netns().close();
            throw new ZdsException(
                    Scope.REQUEST,
                    "Add of "
                            + add.uid()
                            + " brought the proxy's own network namespace; a pod on the host's"
                            + " network cannot be in the mesh");
        }
        return add.pod().get();
    }

    /** Two identities in one namespace would answer for each other. The newer knowledge wins. */
    private void stopOthersIn(NetnsId netns, PodInfo pod) {
        for (Running other : List.copyOf(running.values())) {
            if (other.netns.id().equals(netns)) {
                log.warn("{} and {} share {}; only the former is served", pod, other.pod, netns);
                stop(other.pod.uid(), Duration.ZERO);
            }
        }
    }

    /** Empty when the proxy runs; otherwise why not, and it is pending. */
    private Optional<String> start(PodInfo pod, Netns netns) {
        try {
            running.put(pod.uid(), new Running(pod, netns, factory.start(pod, netns)));
            observer.started();
            log.info("serving {} in {}", pod, netns);
            return Optional.empty();
        } catch (IOException e) {
            String problem = "cannot serve " + pod + " yet: " + e.getMessage();
            log.warn("{}", problem);
            pending.put(pod.uid(), new Pending(pod, netns, problem));
            return Optional.of(problem);
        }
    }

    private void keep(String uid) throws ZdsException {
        if (snapshotComplete) {
            throw new ZdsException(
                    Scope.PROCESS, "Keep of " + uid + " came after the end of the snapshot");
        }
        named.add(uid);
    }

    private void delete(String uid) {
        Optional.ofNullable(pending.remove(uid)).ifPresent(old -> old.netns.close());
        if (snapshotComplete) {
            stop(uid, drainTime);
        } else {
            named.remove(uid);
        }
    }

    private void completeSnapshot() throws ZdsException {
        if (snapshotComplete) {
            throw new ZdsException(Scope.PROCESS, "the snapshot ended twice");
        }
        snapshotComplete = true;
        for (String uid : List.copyOf(running.keySet())) {
            if (!named.contains(uid)) {
                stop(uid, drainTime);
            }
        }
        for (Pending waiting : List.copyOf(pending.values())) {
            if (!named.contains(waiting.pod.uid())) {
                pending.remove(waiting.pod.uid());
                waiting.netns.close();
            }
        }
        awaitPrepared(List.copyOf(running.values()));
        log.info("the node agent named {} pods", named.size());
        named.clear();
    }

    private CompletionStage<Void> stop(String uid, Duration deadline) {
        return end(uid, proxy -> proxy.drain(deadline));
    }

    private CompletionStage<Void> end(
            String uid, Function<PodProxy, CompletionStage<Void>> ending) {
        Running stopped = running.remove(uid);
        if (stopped == null) {
            return CompletableFuture.completedFuture(null);
        }
        log.info("no longer serving {}", stopped.pod);
        observer.stopped();
        return ending.apply(stopped.proxy).thenRun(stopped.netns::close);
    }

    private void publish() {
        List<PodState> states = new ArrayList<>(running.size() + pending.size());
        running.values().forEach(r -> states.add(new PodState(r.pod, PodState.State.UP, "")));
        pending.values()
                .forEach(p -> states.add(new PodState(p.pod, PodState.State.PENDING, p.problem)));
        pods = List.copyOf(states);
        observer.changed(running.size(), pending.size(), snapshotComplete && pending.isEmpty());
    }

    private record Running(PodInfo pod, Netns netns, PodProxy proxy) {}

    private record Pending(PodInfo pod, Netns netns, String problem) {}
}
