package dev.weft.waypoint.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The routes of one service. Clients of a namespace that has consumer routes for a port meet those
 * alone; the two groups never merge. Immutable.
 */
final class ServiceRoutes {
    /** The group of producer routes, which are for all clients. */
    private static final String PRODUCER = "";

    private final Map<String, PortTables> groups;

    /** A route as it is attached here. */
    record Attached(CompiledRoute route, Attachment.ToService how) {}

    /** Tables by port; of ports that no route names, those of routes for all ports. */
    private record PortTables(Map<Integer, Tables> ports, Tables others) {

        static PortTables of(List<Attached> attached) {
            var ports = new HashMap<Integer, Tables>();
            for (Attached one : attached) {
                int port = one.how.port();
                if (port != 0 && !ports.containsKey(port)) {
                    ports.put(port, Tables.ofService(routes(attached, port)));
                }
            }
            return new PortTables(Map.copyOf(ports), Tables.ofService(routes(attached, 0)));
        }

        private static Set<CompiledRoute> routes(List<Attached> attached, int port) {
            var routes = new LinkedHashSet<CompiledRoute>();
            for (Attached one : attached) {
                if (one.how.port() == 0 || one.how.port() == port) {
                    routes.add(one.route);
                }
            }
            return routes;
        }

        Tables at(int port) {
            return ports.getOrDefault(port, others);
        }
    }

    ServiceRoutes(Collection<Attached> attached) {
        Map<String, List<Attached>> byGroup = new HashMap<>();
        for (Attached one : attached) {
            byGroup.computeIfAbsent(one.how.clientNamespace(), g -> new ArrayList<>()).add(one);
        }
        var compiled = new HashMap<String, PortTables>();
        byGroup.forEach((group, list) -> compiled.put(group, PortTables.of(list)));
        groups = Map.copyOf(compiled);
    }

    Tables at(int port, String clientNamespace) {
        PortTables consumer = groups.get(clientNamespace);
        Tables tables = consumer == null ? Tables.NONE : consumer.at(port);
        if (!tables.equals(Tables.NONE)) {
            return tables;
        }
        PortTables producer = groups.get(PRODUCER);
        return producer == null ? Tables.NONE : producer.at(port);
    }
}
