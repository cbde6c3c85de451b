package dev.weft.local;

import dev.weft.local.client.ServiceView;
import dev.weft.local.cluster.ClusterLoop;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.forward.ForwardTargets;
import dev.weft.net.IpAddresses;
import java.net.InetSocketAddress;
import java.util.List;

/** Where Services and pods of the cluster are. Any thread. */
final class Places implements ForwardTargets {

    private static final String SERVICE = "svc/";

    private final ClusterLoop cluster;

    Places(ClusterLoop cluster) {
        this.cluster = cluster;
    }

    @Override
    public InetSocketAddress find(String namespace, String target, int port) {
        if (!target.startsWith(SERVICE)) {
            return new InetSocketAddress(
                    cluster.pod(namespace, target).addresses().getFirst(), port);
        }
        String name = target.substring(SERVICE.length());
        ServiceView service =
                cluster.services().stream()
                        .filter(s -> s.namespace().equals(namespace) && s.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                LocalMeshException.of(
                                        "there is no Service \"%s\" in namespace \"%s\": %s",
                                        name, namespace, names(namespace)));
        if (service.clusterAddresses().isEmpty()) {
            throw LocalMeshException.of(
                    "Service \"%s\" is headless: name one of its pods instead", name);
        }
        String address = service.clusterAddresses().getFirst();
        return new InetSocketAddress(IpAddresses.parse(address).orElseThrow(), port);
    }

    private String names(String namespace) {
        List<String> names =
                cluster.services().stream()
                        .filter(service -> service.namespace().equals(namespace))
                        .map(ServiceView::name)
                        .toList();
        return names.isEmpty() ? "it has none" : "it has " + String.join(", ", names);
    }
}
