package dev.weft.ztunnel.dns;

import dev.weft.mesh.MeshState;
import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshView;
import dev.weft.workload.NamespacedHostname;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names where the mesh is asked on demand. A service is asked for by namespace and hostname; the
 * names of Kubernetes say their namespace, others are looked for in the client's and in the
 * preferred one. Any thread.
 *
 * @param patience how long a question waits for the control plane before it is passed on
 */
public record DemandedNames(MeshStateStore store, MeshView view, Duration patience)
        implements MeshNames {

    @Override
    public CompletionStage<MeshState> knowing(NameScope client, List<String> hostnames) {
        Set<String> names =
                hostnames.stream()
                        .flatMap(hostname -> resources(client, hostname))
                        .map(NamespacedHostname::toString)
                        .collect(Collectors.toSet());
        return view.await(mesh -> names)
                .toCompletableFuture()
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> store.current());
    }

    /** The services that a hostname may be; of a pod's own name, the one it stands behind. */
    static Stream<NamespacedHostname> resources(NameScope client, String hostname) {
        String kubernetes = ".svc." + client.clusterDomain();
        if (!hostname.endsWith(kubernetes)) {
            return Stream.concat(
                            Stream.of(client.namespace()), client.preferredNamespace().stream())
                    .distinct()
                    .map(namespace -> new NamespacedHostname(namespace, hostname));
        }
        String[] labels =
                hostname.substring(0, hostname.length() - kubernetes.length()).split("\\.", -1);
        int last = labels.length - 1;
        return labels.length < 2 || labels[last - 1].equals("*")
                ? Stream.empty()
                : Optional.of(
                        new NamespacedHostname(
                                labels[last], labels[last - 1] + "." + labels[last] + kubernetes))
                        .stream();
    }
}
