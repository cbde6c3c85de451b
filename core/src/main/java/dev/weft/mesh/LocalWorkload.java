package dev.weft.mesh;

import dev.weft.mesh.MeshStateStore.Subscription;
import dev.weft.workload.Workload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds the workload of a pod that this node serves. The node agent knows the pod by name, the
 * control plane describes it as a workload, and either may be first.
 *
 * <p>Any thread.
 */
public final class LocalWorkload {
    private final MeshStateStore store;
    private final String node;
    private final Pod pod;

    /**
     * Looks for one pod.
     *
     * @param node the name of this node; empty accepts a workload of any node
     */
    public LocalWorkload(MeshStateStore store, String node, Pod pod) {
        this.store = store;
        this.node = node;
        this.pod = pod;
    }

    /** A pod as the node agent names it. */
    public record Pod(String namespace, String name, String serviceAccount) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    public Pod pod() {
        return pod;
    }

    /** The pod's workload: of this name and service account, on this node. */
    public Optional<Workload> in(MeshState state) {
        return state.workloads(pod.namespace, pod.name).stream()
                .filter(w -> w.account().name().equals(pod.serviceAccount))
                .filter(w -> node.isEmpty() || w.node().equals(node))
                .findFirst();
    }

    /**
     * The pod's workload as soon as it is known, completed on any thread; fails with a {@link
     * java.util.concurrent.TimeoutException} after {@code limit}.
     */
    public CompletableFuture<Workload> await(Duration limit) {
        CompletableFuture<Workload> found = new CompletableFuture<>();
        Subscription subscription =
                store.subscribe((change, state) -> in(state).ifPresent(found::complete));
        in(store.current()).ifPresent(found::complete);
        found.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((workload, failure) -> subscription.close());
        return found;
    }
}
