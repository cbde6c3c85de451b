package dev.weft.controller.virtual;

import dev.weft.api.waypoint.Backend;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Destinations of one VirtualService. One that leads nowhere keeps its share of the requests, which
 * get 503. One use, one thread.
 */
final class Destinations {

    private static final int UNAVAILABLE = 503;

    private final Catalog catalog;
    private final String namespace;
    private final List<String> problems = new ArrayList<>();
    private final Set<NamespacedHostname> backends = new LinkedHashSet<>();

    Destinations(Catalog catalog, String namespace) {
        this.catalog = catalog;
        this.namespace = namespace;
    }

    List<String> problems() {
        return problems;
    }

    Set<NamespacedHostname> backends() {
        return backends;
    }

    /** A destination; its port is 0, the one that the client dialled, where it names none. */
    Backend.Builder of(Field destination) {
        Known.fields(destination, "host", "subset", "port");
        String host = catalog.fullHost(destination.at("host").requiredText(), namespace);
        Optional<CatalogService> service = catalog.host(host, namespace);
        if (service.isEmpty() || service.get().external()) {
            return invalid("destination " + host + " is no service of the mesh");
        }
        int port = destination.at("port", "number").number(1, 65535).orElse(0);
        List<CatalogService.Port> ports = service.get().ports();
        if (port > 0 && service.get().port(port).isEmpty()) {
            return invalid("destination " + host + " has no port " + port);
        }
        backends.add(service.get().key());
        return Backend.newBuilder()
                .setService(service.get().key().toString())
                .setPort(port == 0 && ports.size() == 1 ? ports.getFirst().number() : port)
                .setSubset(destination.at("subset").text(""));
    }

    private Backend.Builder invalid(String why) {
        problems.add(why);
        return Backend.newBuilder().setInvalid(why).setInvalidStatus(UNAVAILABLE);
    }
}
