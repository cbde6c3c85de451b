package dev.weft.waypoint.route.plan;

/**
 * The rule that a decision came from.
 *
 * @param kind HTTPRoute, GRPCRoute, TCPRoute, TLSRoute or VirtualService
 * @param rule its name, or its place in the route, from 0
 */
public record RouteName(String kind, String namespace, String name, String rule) {

    /** {@code HTTPRoute/shop/orders/0}. */
    @Override
    public String toString() {
        return kind + "/" + namespace + "/" + name + "/" + rule;
    }
}
