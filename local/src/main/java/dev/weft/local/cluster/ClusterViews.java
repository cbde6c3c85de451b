package dev.weft.local.cluster;

import dev.weft.local.client.PodView;
import dev.weft.local.client.ServiceView;
import dev.weft.local.pod.PodStatus.Phase;
import dev.weft.local.schedule.OwnerReader;
import dev.weft.local.schedule.PodOwner;
import dev.weft.local.service.ServiceSpec.ServicePort;
import dev.weft.local.service.ServiceTable;
import dev.weft.manifest.KubeObject;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What clients are shown of the cluster. Reads the state on the thread that owns it. */
final class ClusterViews {

    private final ClusterState state;

    ClusterViews(ClusterState state) {
        this.state = state;
    }

    List<PodView> pods() {
        return state.pods().stream()
                .map(this::pod)
                .sorted(Comparator.comparing(PodView::namespace).thenComparing(PodView::name))
                .toList();
    }

    List<ServiceView> services() {
        return state.services().entries().stream().map(ClusterViews::service).toList();
    }

    /** What keeps the pods of a namespace (all when empty) from being complete and ready. */
    List<String> unsettled(String namespace) {
        List<String> reasons = new ArrayList<>();
        for (PodView pod : pods()) {
            boolean meant = namespace.isEmpty() || pod.namespace().equals(namespace);
            boolean done = pod.phase().equals(Phase.SUCCEEDED.title());
            if (meant && !pod.ready() && !done) {
                String reason = pod.message().isEmpty() ? pod.phase() : pod.message();
                reasons.add(pod.namespace() + "/" + pod.name() + ": " + reason);
            }
        }
        for (KubeObject source : state.podSources()) {
            boolean meant = namespace.isEmpty() || source.namespace().equals(namespace);
            if (meant && OwnerReader.owns(source)) {
                missing(OwnerReader.read(source), source).ifPresent(reasons::add);
            }
        }
        return reasons;
    }

    private Optional<String> missing(PodOwner owner, KubeObject source) {
        long pods =
                state.pods().stream()
                        .filter(pod -> pod.source().equals(source.key()))
                        .filter(pod -> pod.spec().template().hash().equals(owner.template().hash()))
                        .count();
        return pods == owner.replicas()
                ? Optional.empty()
                : Optional.of(source + " has " + pods + " pods of " + owner.replicas());
    }

    private PodView pod(PodEntry pod) {
        return new PodView(
                pod.spec().namespace(),
                pod.spec().name(),
                pod.spec().uid(),
                pod.isOwned() ? pod.source().name() : "",
                pod.spec().nodeName(),
                pod.spec().template().serviceAccount(),
                pod.spec().addresses().stream().map(InetAddress::getHostAddress).toList(),
                state.labels(pod),
                pod.isEnding() ? "Terminating" : pod.status().phase().title(),
                pod.isReady(),
                pod.status().restarts(),
                pod.status().message(),
                pod.status().processIds());
    }

    private static ServiceView service(ServiceTable.Entry entry) {
        List<String> ports = new ArrayList<>();
        TreeSet<String> endpoints = new TreeSet<>();
        for (ServicePort port : entry.spec().ports()) {
            String name = port.name().isEmpty() ? "" : port.name() + " ";
            ports.add(name + port.port() + "/" + port.protocol() + " -> " + port.target());
            entry.endpoints(port, false).forEach(endpoint -> endpoints.add(endpoint.toString()));
            entry.endpoints(port, true).forEach(endpoint -> endpoints.add(endpoint.toString()));
        }
        return new ServiceView(
                entry.spec().namespace(),
                entry.spec().name(),
                entry.clusterAddresses().stream().map(InetAddress::getHostAddress).toList(),
                ports,
                List.copyOf(endpoints));
    }
}
