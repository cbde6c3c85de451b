package dev.weft.controller.catalog;

import dev.weft.controller.gateway.DomainLabels;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.gateway.NamespaceFacts;
import dev.weft.controller.model.MeshSettings;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import dev.weft.workload.NamespacedHostname;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that users' objects may refer to. Pods are no part of it, so that it stays the same
 * while they come and go. Immutable.
 *
 * @param namespaces by name
 * @param gateways all of ours
 * @param holders Secrets and ConfigMaps, by key
 */
public record Catalog(
        MeshSettings mesh,
        ServiceIndex services,
        Map<String, NamespaceFacts> namespaces,
        Map<GatewayKey, GatewayFacts> gateways,
        ReferenceGrants grants,
        Map<ObjectKey, KubeObject> holders) {

    public DomainLabels labels() {
        return new DomainLabels(mesh.labelDomains());
    }

    public NamespaceFacts namespace(String name) {
        return namespaces.getOrDefault(name, NamespaceFacts.unknown(name));
    }

    public Optional<GatewayFacts> gateway(GatewayKey key) {
        return Optional.ofNullable(gateways.get(key));
    }

    /** The service of a Service object. */
    public Optional<CatalogService> service(String namespace, String name) {
        return services.find(new NamespacedHostname(namespace, hostOf(namespace, name)));
    }

    public Optional<KubeObject> secret(String namespace, String name) {
        return Optional.ofNullable(holders.get(new ObjectKey("", "Secret", namespace, name)));
    }

    public Optional<KubeObject> configMap(String namespace, String name) {
        return Optional.ofNullable(holders.get(new ObjectKey("", "ConfigMap", namespace, name)));
    }

    /**
     * The host that somebody in a namespace means: a short one is that of a Service of the
     * namespace, and {@code name.namespace} the Service of another.
     */
    public String fullHost(String host, String namespace) {
        if (host.indexOf('.') < 0 && !host.startsWith("*")) {
            return hostOf(namespace, host);
        }
        String[] parts = host.split("\\.", -1);
        boolean partial = parts.length == 2 || (parts.length == 3 && parts[2].equals("svc"));
        if (partial && services.ofHost(host).isEmpty()) {
            String longer = hostOf(parts[1], parts[0]);
            return services.ofHost(longer).isEmpty() ? host : longer;
        }
        return host;
    }

    /** The service of a full host that objects of a namespace see. */
    public Optional<CatalogService> host(String host, String namespace) {
        return services.ofHost(host).stream()
                .min(
                        Comparator.comparing((CatalogService s) ->
                                        !s.kind().equals(CatalogService.SERVICE))
                                .thenComparing(s -> !s.namespace().equals(namespace))
                                .thenComparing(CatalogService::key));
    }

    private String hostOf(String namespace, String name) {
        return name + "." + namespace + ".svc." + mesh.clusterDomain();
    }
}
