package dev.weft.cni.agent;

import dev.weft.cni.agent.zds.SnapshotEntry;
import dev.weft.cni.agent.zds.ZdsPod;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods the node proxies are to serve: what a proxy that connects is told. Written by the
 * pods' keepers, read by the proxies' connections; any thread. The namespaces stay the keepers'.
 */
final class PodRegistry {

    private record Entry(LocalPod pod, Optional<Netns> netns) {}

    /** Guarded by this. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private final NetnsId own;
    private final ResolverFiles resolvers;

    /**
     * An empty registry.
     *
     * @param own the agent's own namespace, which is the node's and never a pod's
     * @param resolvers how pods resolve names
     */
    PodRegistry(NetnsId own, ResolverFiles resolvers) {
        this.own = own;
        this.resolvers = resolvers;
    }

    /**
     * The pod is to be served in this namespace.
     *
     * @throws EnrolmentException the namespace is another pod's or the node's: serving it would
     *     give one pod the other's identity
     */
    synchronized void put(LocalPod pod, Netns netns) throws EnrolmentException {
        if (netns.id().equals(own)) {
            throw new EnrolmentException(
                    "the network namespace of " + pod + " is the node's own: is it hostNetwork?");
        }
        for (Entry other : entries.values()) {
            boolean same = other.netns().map(n -> n.id().equals(netns.id())).orElse(false);
            if (same && !other.pod().uid().equals(pod.uid())) {
                throw new EnrolmentException(
                        "the network namespace of " + pod + " is in use by pod " + other.pod());
            }
        }
        entries.put(pod.uid(), new Entry(pod, Optional.of(netns)));
    }

    /** The pod was served before we started, but its namespace is not found yet. */
    synchronized void keep(LocalPod pod) {
        entries.put(pod.uid(), new Entry(pod, Optional.empty()));
    }

    synchronized void remove(String uid) {
        entries.remove(uid);
    }

    /** All pods, with descriptors of their own that the caller closes. */
    synchronized List<SnapshotEntry> snapshot() {
        List<SnapshotEntry> snapshot = new ArrayList<>();
        for (Entry entry : entries.values()) {
            snapshot.add(snapshotOf(entry));
        }
        return snapshot;
    }

    private SnapshotEntry snapshotOf(Entry entry) {
        if (entry.netns().isEmpty()) {
            return new SnapshotEntry.Keep(entry.pod().uid());
        }
        try {
            return new SnapshotEntry.Serve(zdsPod(entry.pod(), entry.netns().get()));
        } catch (LinuxException e) {
            // Out of descriptors, or just closed: the proxy goes on with what it has.
            return new SnapshotEntry.Keep(entry.pod().uid());
        }
    }

    /** The pod as proxies are told of it, with a descriptor of its own that the caller closes. */
    ZdsPod zdsPod(LocalPod pod, Netns netns) throws LinuxException {
        return new ZdsPod(
                pod.uid(),
                pod.namespace(),
                pod.name(),
                pod.serviceAccount(),
                resolvers.find(pod.uid()),
                netns.fd().duplicate());
    }
}
