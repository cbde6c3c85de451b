package dev.weft.local.cluster;

import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ApplyResult.Applied;
import dev.weft.local.client.ApplyResult.Outcome;
import dev.weft.local.client.ApplyResult.Problem;
import dev.weft.local.client.ManifestText;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ServiceView;
import dev.weft.local.cluster.ManifestDocuments.Document;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.pod.PodObserver;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.PodStatus;
import dev.weft.local.service.ServiceTable;
import dev.weft.local.world.AddressPlan;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the cluster's state on one thread. Every change is followed by a settling: pods are planned,
 * the cluster folder is written, Services are put in force, and only then pods are started and
 * ended; so a pod is announced before it runs, and no longer served before it ends.
 *
 * <p>All public methods may be called from any thread and wait for that thread.
 */
public final class ClusterLoop implements PodObserver, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterLoop.class);

    private static final List<String> NAMESPACES = List.of("default", "kube-system", "weft-system");
    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Waiter(String namespace, CompletableFuture<Boolean> ready) {}

    private final ScheduledExecutorService thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("cluster").factory());
    private final ClusterState state;
    private final ClusterViews views;
    private final PodPlanner planner;
    private final ClusterFiles folder;
    private final ClusterEffects effects;
    private final List<Waiter> waiters = new ArrayList<>();

    /** Planned and not acted on yet, which outlasts a settling that fails half way. */
    private final List<PodSpec> starting = new ArrayList<>();

    private final List<PodSpec> stopping = new ArrayList<>();
    private ServiceTable inForce = ServiceTable.EMPTY;
    private boolean settling;

    public ClusterLoop(LocalMeshConfig config, AddressPlan plan, ClusterEffects effects) {
        this.state = new ClusterState(plan, gateways(config));
        this.views = new ClusterViews(state);
        this.planner = new PodPlanner(state, plan, config.nodes());
        this.folder = new ClusterFiles(config.files().cluster());
        this.effects = effects;
        for (int node = 1; node <= config.nodes(); node++) {
            state.putOwn(ObjectBody.node(LocalMeshConfig.nodeName(node), plan, node));
        }
        for (String namespace : NAMESPACES) {
            state.putOwn(ObjectBody.namespace(namespace));
            state.putOwn(ObjectBody.serviceAccount(namespace, "default"));
        }
        state.putOwn(ObjectBody.serviceAccount("weft-system", "ztunnel"));
    }

    /** Writes the cluster folder for the first time. */
    public void start() {
        on(() -> {
            settle();
            return true;
        });
    }

    public ApplyResult apply(List<ManifestText> manifests) {
        List<Document> documents = ManifestDocuments.read(manifests);
        return on(() -> {
            Changes changes = new Changes();
            for (Document document : documents) {
                changes.each(document, object -> state.put(object));
            }
            settleSoon();
            return changes.result();
        });
    }

    public ApplyResult delete(List<ManifestText> manifests) {
        List<Document> documents = ManifestDocuments.read(manifests).reversed();
        return on(() -> {
            Changes changes = new Changes();
            for (Document document : documents) {
                changes.each(document, object -> state.remove(object.key()));
            }
            settleSoon();
            return changes.result();
        });
    }

    public ApplyResult delete(String kind, String namespace, String name) {
        return on(() -> {
            List<ObjectKey> keys = state.find(kind, namespace, name);
            List<Applied> applied = new ArrayList<>();
            for (ObjectKey key : keys) {
                applied.add(
                        new Applied(key.kind(), key.namespace(), key.name(), state.remove(key)));
            }
            if (applied.isEmpty()) {
                applied.add(new Applied(kind, namespace, name, Outcome.ABSENT));
            }
            settleSoon();
            return new ApplyResult(applied, List.of());
        });
    }

    public void scale(String namespace, String deployment, int replicas) {
        on(() -> {
            ObjectKey key = new ObjectKey("apps", "Deployment", namespace, deployment);
            KubeObject object =
                    state.written(key)
                            .orElseThrow(() -> LocalMeshException.of("there is no %s", key));
            Map<String, Object> body = new LinkedHashMap<>(object.body());
            Map<String, Object> spec = new LinkedHashMap<>(ObjectBody.fields(body, "spec"));
            spec.put("replicas", replicas);
            body.put("spec", spec);
            state.put(KubeObject.of(body));
            settleSoon();
            return true;
        });
    }

    public List<PodView> pods() {
        return on(views::pods);
    }

    public List<ServiceView> services() {
        return on(views::services);
    }

    /** The pod that a name means: its own, or {@code deploy/<name>} for any ready pod of it. */
    public PodSpec pod(String namespace, String name) {
        return on(() -> {
            Optional<PodEntry> found =
                    state.pods().stream().filter(pod -> isMeant(pod, namespace, name)).findFirst();
            return found.orElseThrow(() ->
                            LocalMeshException.of(
                                    "there is no running pod \"%s\" in namespace \"%s\"",
                                    name, namespace))
                    .spec();
        });
    }

    /**
     * Waits until every pod of a namespace (all when empty) is there, ready and served.
     *
     * @throws LocalMeshException when the time is over, naming each pod that is not, and why
     */
    public void awaitPods(String namespace, Duration timeout) {
        Waiter waiter = new Waiter(namespace, new CompletableFuture<>());
        on(() -> {
            waiters.add(waiter);
            settleSoon();
            return true;
        });
        try {
            waiter.ready().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            List<String> reasons =
                    on(() -> {
                        waiters.remove(waiter);
                        return views.unsettled(namespace);
                    });
            throw LocalMeshException.causedBy(
                    e,
                    "pods are not ready after %d s:\n  %s",
                    timeout.toSeconds(),
                    String.join("\n  ", reasons));
        } catch (ExecutionException e) {
            throw new LocalMeshException("waiting for pods failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while waiting for pods", e);
        }
    }

    @Override
    public void changed(PodSpec pod, PodStatus status) {
        thread.execute(() -> {
            state.status(pod, status);
            settleSoon();
        });
    }

    @Override
    public void ended(PodSpec pod) {
        thread.execute(() -> {
            state.forget(pod);
            settleSoon();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static Gateways gateways(LocalMeshConfig config) {
        return config.meshPrograms()
                ? Gateways.of(config.programSettings().getOrDefault("waypoint", Map.of()))
                : Gateways.none();
    }

    /** Changes that come together are settled together. */
    private void settleSoon() {
        if (!settling) {
            settling = true;
            thread.execute(this::settle);
        }
    }

    private void settle() {
        settling = false;
        try {
            state.settleGateways();
            PodPlanner.Change change = planner.settle();
            starting.addAll(change.start());
            stopping.addAll(change.stop());
            folder.publish(state.published());
            ServiceTable table = state.services();
            if (!table.equals(inForce)) {
                effects.services(table);
                inForce = table;
            }
            starting.forEach(effects::start);
            starting.clear();
            stopping.forEach(effects::stop);
            stopping.clear();
            if (change.isEmpty()) {
                release();
            }
        } catch (RuntimeException e) {
            log.error("the cluster cannot be settled, trying again in {}", RETRY, e);
            thread.schedule(this::settleSoon, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void release() {
        waiters.removeIf(waiter -> {
            boolean settled = views.unsettled(waiter.namespace()).isEmpty();
            return settled && waiter.ready().complete(true);
        });
    }

    private static boolean isMeant(PodEntry pod, String namespace, String name) {
        if (!pod.spec().namespace().equals(namespace)
                || pod.status().phase() != PodStatus.Phase.RUNNING) {
            return false;
        }
        return name.startsWith("deploy/")
                ? pod.isReady() && pod.source().name().equals(name.substring("deploy/".length()))
                : pod.spec().name().equals(name);
    }

    private <T> T on(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            throw LocalMeshException.unwrap(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while asking the cluster", e);
        }
    }

    /** Collects what became of each document; confined to the thread that applies them. */
    private static final class Changes {

        private interface Act {
            Outcome on(KubeObject object);
        }

        private final List<Applied> applied = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        void each(Document document, Act act) {
            switch (document) {
                case Document.Broken broken ->
                        problems.add(new Problem(broken.file(), broken.number(), broken.message()));
                case Document.Read read -> {
                    for (KubeObject object : read.objects()) {
                        try {
                            Outcome outcome = act.on(object);
                            applied.add(
                                    new Applied(
                                            object.kind(),
                                            object.namespace(),
                                            object.name(),
                                            outcome));
                        } catch (ManifestException e) {
                            String what = object + ": " + ManifestDocuments.complaint(e);
                            problems.add(new Problem(read.file(), read.number(), what));
                        }
                    }
                }
            }
        }

        ApplyResult result() {
            return new ApplyResult(applied, problems);
        }
    }
}
