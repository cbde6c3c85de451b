package dev.weft.controller.route;

import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.ServiceIndex;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which routes are overruled: of several kinds on one port of a service only one holds. Immutable.
 */
public final class RouteConflicts {

    private record Claim(RouteKind kind, ParentRef parent) {}

    private record Target(String kind, String namespace, String name) {}

    private final Map<Target, List<Claim>> claims = new HashMap<>();

    /**
     * @param routes all there are
     */
    public RouteConflicts(Iterable<KubeObject> routes) {
        for (KubeObject route : routes) {
            RouteKind.of(route)
                    .ifPresent(kind -> ParentRef.readable(route).forEach(ref -> add(kind, ref)));
        }
    }

    private void add(RouteKind kind, ParentRef ref) {
        if (!ref.isGateway()) {
            claims.computeIfAbsent(target(ref), t -> new ArrayList<>()).add(new Claim(kind, ref));
        }
    }

    private static Target target(ParentRef ref) {
        return new Target(ref.kind(), ref.namespace(), ref.name());
    }

    /**
     * The ports of a service that no route is attached to, for what comes after routes of the
     * Gateway API; 0 alone for all of them.
     */
    public List<Integer> unclaimedPorts(CatalogService service) {
        List<Claim> here =
                claims.getOrDefault(
                        new Target(service.kind(), service.namespace(), service.name()), List.of());
        if (here.isEmpty()) {
            return List.of(0);
        }
        return service.ports().stream()
                .filter(port -> here.stream().noneMatch(claim -> isAbout(claim.parent(), port)))
                .map(CatalogService.Port::number)
                .toList();
    }

    /** Whether two parents, which are the same object, are about a port in common. */
    private static boolean haveAPort(ParentRef a, ParentRef b, ServiceIndex services) {
        return services.ofObject(a.kind(), a.namespace(), a.name()).stream()
                .flatMap(service -> service.ports().stream())
                .anyMatch(port -> isAbout(a, port) && isAbout(b, port));
    }

    private static boolean isAbout(ParentRef ref, CatalogService.Port port) {
        return (ref.port() == 0 || ref.port() == port.number())
                && (ref.section().isEmpty() || ref.section().equals(port.name()));
    }

    /** Equal when the same routes claim the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RouteConflicts conflicts && claims.equals(conflicts.claims);
    }

    @Override
    public int hashCode() {
        return claims.hashCode();
    }

    /** The parents of a route that belong to a route of a stronger kind. */
    public List<ParentRef> losing(KubeObject route, ServiceIndex services) {
        RouteKind kind = RouteKind.of(route).orElseThrow();
        List<ParentRef> lost = new ArrayList<>();
        for (ParentRef ref : ParentRef.readable(route)) {
            boolean overruled =
                    claims.getOrDefault(target(ref), List.of()).stream()
                            .anyMatch(c ->
                                    c.kind().compareTo(kind) < 0
                                            && haveAPort(c.parent(), ref, services));
            if (overruled) {
                lost.add(ref);
            }
        }
        return lost;
    }
}
