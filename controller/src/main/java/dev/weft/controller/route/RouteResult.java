package dev.weft.controller.route;

import dev.weft.api.waypoint.Route;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.workload.NamespacedHostname;
import java.util.List;
import java.util.Set;

/**
 * What became of a route.
 *
 * @param variants what is told, to whom; none of a route that is not accepted anywhere
 */
public record RouteResult(List<Variant> variants, ObjectStatus status) {

    public RouteResult {
        variants = List.copyOf(variants);
    }

    /**
     * A route as some proxies are told it. Waypoints and edges may have to be told differently:
     * what a route of a Gateway refers to in another namespace has to be granted.
     *
     * @param audience proxies that carry it
     * @param backends services that its requests may be sent to
     */
    public record Variant(
            Route message, Set<GatewayKey> audience, Set<NamespacedHostname> backends) {

        public Variant {
            audience = Set.copyOf(audience);
            backends = Set.copyOf(backends);
        }
    }
}
