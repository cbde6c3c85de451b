package dev.weft.waypoint.route;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What holds for one port of a service and one group of clients, or for one listener.
 *
 * @param http empty if no route decides about requests
 * @param l4 empty if no route decides about connections
 */
record Tables(Optional<RouteTable> http, Optional<L4Table> l4) {

    static final Tables NONE = new Tables(Optional.empty(), Optional.empty());

    /** A listener forwards nothing that no route matches. */
    static final Tables CLOSED = ofListener(List.of());

    /** Of several kinds of routes only the first one holds. */
    static Tables ofService(Collection<CompiledRoute> routes) {
        Optional<RouteKind> first =
                routes.stream().map(route -> route.id().kind()).min(RouteKind::compareTo);
        if (first.isEmpty()) {
            return NONE;
        }
        List<CompiledRoute> holding =
                routes.stream().filter(route -> route.id().kind() == first.get()).toList();
        return switch (first.get()) {
            case GRPC, HTTP ->
                    new Tables(Optional.of(RouteTable.ofService(holding)), Optional.empty());
            case TLS, TCP -> new Tables(Optional.empty(), Optional.of(l4(holding, true)));
            case VIRTUAL_SERVICE -> ofVirtualServices(holding);
        };
    }

    /** One that says nothing of requests, or of connections, leaves them as they are. */
    private static Tables ofVirtualServices(List<CompiledRoute> routes) {
        boolean http = routes.stream().anyMatch(route -> !route.http().isEmpty());
        boolean l4 = routes.stream().anyMatch(route -> !route.l4().isEmpty());
        return new Tables(
                http ? Optional.of(RouteTable.ofService(routes)) : Optional.empty(),
                l4 ? Optional.of(l4(routes, false)) : Optional.empty());
    }

    static Tables ofListener(Collection<CompiledRoute> routes) {
        return new Tables(
                Optional.of(RouteTable.ofListener(routes)), Optional.of(l4(routes, true)));
    }

    private static L4Table l4(Collection<CompiledRoute> routes, boolean refusesOthers) {
        return new L4Table(
                routes.stream().flatMap(route -> route.l4().stream()).toList(), refusesOthers);
    }
}
