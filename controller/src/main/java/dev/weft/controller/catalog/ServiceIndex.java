package dev.weft.controller.catalog;

import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services, found by the object they come from or by their host. Immutable. */
public final class ServiceIndex {

    private record ObjectName(String kind, String namespace, String name) {}

    private final Map<NamespacedHostname, CatalogService> byKey;
    private final Map<String, List<CatalogService>> byHost = new HashMap<>();
    private final Map<ObjectName, List<CatalogService>> byObject = new HashMap<>();

    public ServiceIndex(Map<NamespacedHostname, CatalogService> services) {
        byKey = Map.copyOf(services);
        for (CatalogService service : services.values()) {
            byHost.computeIfAbsent(service.key().hostname(), h -> new ArrayList<>()).add(service);
            byObject.computeIfAbsent(
                            new ObjectName(service.kind(), service.namespace(), service.name()),
                            o -> new ArrayList<>())
                    .add(service);
        }
    }

    public Optional<CatalogService> find(NamespacedHostname key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The services of one object: one of a Service, one for each host of a ServiceEntry. */
    public List<CatalogService> ofObject(String kind, String namespace, String name) {
        return List.copyOf(byObject.getOrDefault(new ObjectName(kind, namespace, name), List.of()));
    }

    /** Every service of a host; Kubernetes Services first, then by namespace. */
    public List<CatalogService> ofHost(String host) {
        return List.copyOf(byHost.getOrDefault(host, List.of()));
    }

    /** All of them. */
    public Iterable<CatalogService> all() {
        return byKey.values();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceIndex index && byKey.equals(index.byKey);
    }

    @Override
    public int hashCode() {
        return byKey.hashCode();
    }
}
