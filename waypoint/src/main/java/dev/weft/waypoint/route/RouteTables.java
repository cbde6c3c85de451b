package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Route;
import dev.weft.waypoint.filter.Draws;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.route.plan.L4Decision;
import dev.weft.workload.NamespacedHostname;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * All routes that this proxy was told of, compiled. Immutable: a change makes another one, in which
 * only the tables of services and gateways whose routes changed are compiled again.
 */
public final class RouteTables {
    public static final RouteTables EMPTY = new RouteTables(Map.of(), Map.of(), Map.of());

    private final Map<String, CompiledRoute> routes;
    private final Map<NamespacedHostname, ServiceRoutes> services;

    /** By gateway, then by listener. */
    private final Map<String, Map<String, Tables>> gateways;

    private RouteTables(
            Map<String, CompiledRoute> routes,
            Map<NamespacedHostname, ServiceRoutes> services,
            Map<String, Map<String, Tables>> gateways) {
        this.routes = routes;
        this.services = services;
        this.gateways = gateways;
    }

    /**
     * With some routes changed or new, and others gone. A route that {@link RouteCompiler#check}
     * finds a problem in changes nothing: what stood there before stays.
     *
     * @param changed by the names of their resources
     */
    public RouteTables with(Map<String, Route> changed, Collection<String> removed) {
        var next = new HashMap<>(routes);
        var touched = new HashSet<CompiledRoute>();
        for (String name : removed) {
            CompiledRoute old = next.remove(name);
            if (old != null) {
                touched.add(old);
            }
        }
        changed.forEach((name, route) -> replace(name, route, next, touched));
        return touched.isEmpty() ? this : rebuilt(next, touched);
    }

    private static void replace(
            String name,
            Route route,
            Map<String, CompiledRoute> routes,
            Set<CompiledRoute> touched) {
        CompiledRoute old = routes.get(name);
        if (old != null && old.source().equals(route)) {
            return;
        }
        try {
            CompiledRoute compiled = RouteCompiler.compile(route);
            routes.put(name, compiled);
            touched.add(compiled);
            if (old != null) {
                touched.add(old);
            }
        } catch (InvalidConfig e) {
            // Whoever reads resources has refused it by name already.
            return;
        }
    }

    private RouteTables rebuilt(
            Map<String, CompiledRoute> next, Collection<CompiledRoute> touched) {
        var serviceKeys = new HashSet<NamespacedHostname>();
        var gatewayKeys = new HashSet<String>();
        for (CompiledRoute route : touched) {
            for (Attachment attachment : route.attachments()) {
                switch (attachment) {
                    case Attachment.ToService to -> serviceKeys.add(to.service());
                    case Attachment.ToGateway to -> gatewayKeys.add(to.gateway());
                }
            }
        }
        var attached = Attachments.of(next.values(), serviceKeys, gatewayKeys);
        var nextServices = new HashMap<>(services);
        nextServices.keySet().removeAll(serviceKeys);
        attached.services().forEach((key, list) -> nextServices.put(key, new ServiceRoutes(list)));
        var nextGateways = new HashMap<>(gateways);
        nextGateways.keySet().removeAll(gatewayKeys);
        attached.gateways().forEach((key, listeners) -> nextGateways.put(key, tables(listeners)));
        return new RouteTables(next, nextServices, nextGateways);
    }

    private static Map<String, Tables> tables(Map<String, Set<CompiledRoute>> listeners) {
        var tables = new HashMap<String, Tables>();
        listeners.forEach((listener, all) -> tables.put(listener, Tables.ofListener(all)));
        return tables;
    }

    /**
     * The routes for the requests of a connection. Empty: no route decides, the request goes to the
     * service or workload that it was for. Listeners of gateways always have a table.
     *
     * @param clientNamespace as it was proved; empty if it was not
     */
    public Optional<RouteTable> table(Front front, String clientNamespace) {
        return tables(front, clientNamespace).http();
    }

    /**
     * Where a connection goes whose bytes are not looked into. Empty: no route decides, it goes to
     * the service or workload that it was for.
     *
     * @param destination the address that the client dialled, if it is known
     */
    public Optional<L4Decision> l4(
            Downstream downstream, Optional<InetAddress> destination, RandomGenerator random) {
        return tables(downstream.front(), downstream.namespace())
                .l4()
                .flatMap(table -> table.decide(downstream, destination, Draws.of(random)));
    }

    private Tables tables(Front front, String clientNamespace) {
        return switch (front) {
            case Front.OfService of -> {
                ServiceRoutes service = services.get(of.service().key());
                yield service == null ? Tables.NONE : service.at(of.port(), clientNamespace);
            }
            case Front.OfWorkload of -> Tables.NONE;
            case Front.OfListener of ->
                    gateways.getOrDefault(of.gateway(), Map.of())
                            .getOrDefault(of.listener(), Tables.CLOSED);
        };
    }
}
