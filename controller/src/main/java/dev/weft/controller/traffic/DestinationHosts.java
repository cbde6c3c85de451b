package dev.weft.controller.traffic;

import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Which DestinationRule holds for which service: the one with the most specific host; of these one
 * of a waypoint's namespace, else of the service's, else of the root. Several of one rank hold
 * together. Immutable.
 */
public final class DestinationHosts {

    private record Rule(KubeObject object, String host) {}

    private final Catalog catalog;
    private final List<Rule> rules = new ArrayList<>();

    /**
     * @param objects all DestinationRules
     */
    public DestinationHosts(Iterable<KubeObject> objects, Catalog catalog) {
        this.catalog = catalog;
        for (KubeObject object : objects) {
            if (object.field("spec", "host").isText()) {
                String host = object.field("spec", "host").text("");
                rules.add(new Rule(object, catalog.fullHost(host, object.namespace())));
            }
        }
    }

    boolean holds(KubeObject object, CatalogService service) {
        long own = rank(object, service);
        if (own < 0) {
            return false;
        }
        return rules.stream().allMatch(rule -> rank(rule.object(), service) <= own);
    }

    /** Higher ones hold; below zero it does not apply. */
    private long rank(KubeObject object, CatalogService service) {
        String host = catalog.fullHost(object.field("spec", "host").text(""), object.namespace());
        int place = place(object.namespace(), service);
        int specific = specific(host, service.key().hostname());
        return place < 0 || specific < 0 ? -1 : specific * 4L + place;
    }

    private int place(String namespace, CatalogService service) {
        boolean waypoint =
                service.waypoints().stream().anyMatch(key -> key.namespace().equals(namespace));
        if (waypoint) {
            return 3;
        }
        if (namespace.equals(service.namespace())) {
            return 2;
        }
        return namespace.equals(catalog.mesh().rootNamespace()) ? 1 : -1;
    }

    private static int specific(String pattern, String host) {
        if (pattern.equals(host)) {
            return 1000;
        }
        boolean wild = pattern.startsWith("*") && host.endsWith(pattern.substring(1));
        return wild ? Math.min(pattern.length(), 999) : -1;
    }

    /** Equal content is made of equal objects: what a rule does depends on all the others. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DestinationHosts hosts
                && rules.equals(hosts.rules)
                && catalog.equals(hosts.catalog);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }
}
