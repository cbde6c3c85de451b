package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.Waypoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A service as the node proxies know it.
 *
 * @param ports as {@code 80->8080}
 * @param healthy endpoints that take connections
 * @param endpoints all endpoints
 * @param waypoint through which it is reached, as namespace/name or an address; empty without one
 * @param knownBy nodes whose proxies know it just so
 */
record ServiceRow(
        String namespace,
        String name,
        String hostname,
        List<String> addresses,
        List<String> ports,
        int healthy,
        int endpoints,
        String waypoint,
        List<String> knownBy) {

    /** One row for each service, two when proxies disagree about it. */
    static List<ServiceRow> of(Map<String, JsonObject> dumps) {
        var nodes = new LinkedHashMap<ServiceRow, List<String>>();
        dumps.forEach((node, dump) -> {
            for (var service : Fields.objects(dump, "services")) {
                nodes.computeIfAbsent(of(service), ignored -> new ArrayList<>()).add(node);
            }
        });
        return nodes.entrySet().stream()
                .map(entry -> entry.getKey().knownBy(entry.getValue()))
                .sorted(Comparator.comparing(ServiceRow::namespace).thenComparing(ServiceRow::name))
                .toList();
    }

    private static ServiceRow of(JsonObject service) {
        var endpoints = Fields.children(service, "endpoints").values();
        var healthy =
                endpoints.stream()
                        .filter(endpoint -> Fields.text(endpoint, "status").equals("Healthy"))
                        .count();
        return new ServiceRow(
                Fields.text(service, "namespace"),
                Fields.text(service, "name"),
                Fields.text(service, "hostname"),
                Fields.texts(service, "vips").stream().map(ServiceRow::withoutNetwork).toList(),
                Fields.child(service, "ports").entrySet().stream()
                        .map(port -> port.getKey() + "->" + port.getValue().getAsString())
                        .toList(),
                (int) healthy,
                endpoints.size(),
                Waypoints.of(service),
                List.of());
    }

    /** Addresses are {@code network/ip}, and the network is usually empty. */
    private static String withoutNetwork(String address) {
        return address.startsWith("/") ? address.substring(1) : address;
    }

    private ServiceRow knownBy(List<String> nodes) {
        return new ServiceRow(
                namespace,
                name,
                hostname,
                addresses,
                ports,
                healthy,
                endpoints,
                waypoint,
                List.copyOf(nodes));
    }
}
