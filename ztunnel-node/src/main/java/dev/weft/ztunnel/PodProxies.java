package dev.weft.ztunnel;

import dev.weft.linux.Netns;
import dev.weft.mesh.MeshChange;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import dev.weft.ztunnel.inpod.PodProxyFactory;
import dev.weft.ztunnel.socket.PodNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Starts the listeners of pods, knows those that run, and tells them which workloads are gone.
 *
 * <p>{@link #start} on the ZDS thread, the rest from any.
 */
final class PodProxies implements PodProxyFactory {
    private final NodeServices node;
    private final Map<PodListeners, String> running = new ConcurrentHashMap<>();

    PodProxies(NodeServices node) {
        this.node = node;
        node.store().subscribe((change, now) -> forget(change));
    }

    @Override
    public PodProxy start(PodInfo pod, Netns netns) throws IOException {
        return start(pod, PodNetwork.of(netns));
    }

    PodProxy start(PodInfo pod, PodNetwork network) throws IOException {
        return running(pod, PodListeners.open(node, pod, network));
    }

    /**
     * Opens the listener for tunnels to the proxy itself, in its own network: its metrics are to be
     * had by mutual TLS and under policy.
     */
    PodProxy startForTunnels(PodInfo self) throws IOException {
        NodeServices own = node.with(node.settings().withoutRedirect());
        return running(self, PodListeners.openForTunnels(own, self, PodNetwork.own()));
    }

    private PodProxy running(PodInfo pod, PodListeners listeners) {
        running.put(listeners, pod.uid());
        return new PodProxy() {
            @Override
            public CompletionStage<?> prepared() {
                return listeners.prepared();
            }

            @Override
            public CompletionStage<Void> drain(Duration deadline) {
                return listeners.drain(deadline).thenRun(() -> running.remove(listeners));
            }

            @Override
            public CompletionStage<Void> handOver(Duration deadline) {
                return listeners.handOver(deadline).thenRun(() -> running.remove(listeners));
            }
        };
    }

    /** Live connections by pod uid; a pod that is being replaced shows those of both proxies. */
    Map<String, List<LiveConnection>> connections() {
        Map<String, List<LiveConnection>> all = new TreeMap<>();
        running.forEach((listeners, uid) ->
                all.merge(
                        uid,
                        listeners.connections(),
                        (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
        return all;
    }

    private void forget(MeshChange change) {
        for (String name : change.removedAddresses()) {
            if (!name.isEmpty()) {
                WorkloadUid gone = new WorkloadUid(name);
                running.keySet().forEach(listeners -> listeners.forget(gone));
            }
        }
    }
}
