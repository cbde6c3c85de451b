package dev.weft.controller.route;

import dev.weft.api.waypoint.Parent;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.status.Condition;
import dev.weft.gateway.GatewayRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides where a route holds. Pure.
 *
 * @param losing parents that a route of a stronger kind has
 */
record Attachments(Catalog catalog, Route route, List<ParentRef> losing) {

    private static final String NO_PARENT = "NoMatchingParent";

    /** What of a route counts for where it holds. */
    record Route(RouteKind kind, String namespace, List<String> hostnames) {}

    /** The outcome for one parent; empty for one that is another controller's business. */
    Optional<Attachment> of(ParentRef ref) {
        if (ref.isGateway()) {
            return catalog.gateway(new GatewayKey(ref.namespace(), ref.name()))
                    .filter(gateway -> !gateway.isIstio())
                    .map(gateway -> toGateway(ref, gateway));
        }
        if (!ref.isService() && !ref.isServiceEntry()) {
            return Optional.empty();
        }
        return Optional.of(toService(ref));
    }

    private Attachment toService(ParentRef ref) {
        List<CatalogService> services =
                catalog.services().ofObject(ref.kind(), ref.namespace(), ref.name());
        if (services.isEmpty()) {
            return Attachment.refused(
                    ref,
                    NO_PARENT,
                    ref.kind() + " " + ref.namespace() + "/" + ref.name() + " does not exist");
        }
        if (losing.contains(ref)) {
            return Attachment.refused(
                    ref,
                    "Conflicted",
                    "a route of another kind on this port holds instead: of several, GRPCRoute"
                            + " goes before HTTPRoute, TLSRoute and TCPRoute");
        }
        List<Parent> parents = new ArrayList<>();
        Set<GatewayKey> audience = new TreeSet<>();
        for (CatalogService service : services) {
            if (service.external()) {
                return Attachment.refused(
                        ref, NO_PARENT, service.show() + " only stands for a name elsewhere");
            }
            Optional<Integer> port = port(ref, service);
            if (port.isEmpty()) {
                return Attachment.refused(
                        ref,
                        NO_PARENT,
                        service.show() + " has no such port; it has " + ports(service));
            }
            Parent.Builder parent =
                    Parent.newBuilder().setService(service.key().toString()).setPort(port.get());
            if (!route.namespace().equals(service.namespace())) {
                parent.setClientNamespace(route.namespace());
            }
            parents.add(parent.build());
            audience.addAll(service.waypoints());
        }
        return new Attachment(
                ref,
                GatewayRole.WAYPOINT,
                parents,
                audience,
                Condition.yes("Accepted", "Accepted", ""),
                Optional.of(waypoint(services.getFirst(), audience)));
    }

    private Condition waypoint(CatalogService service, Set<GatewayKey> waypoints) {
        if (!waypoints.isEmpty()) {
            return Condition.yes(
                    "ResolvedWaypoints", "ResolvedWaypoints", "carried by waypoint " + waypoints);
        }
        return Condition.no(
                "ResolvedWaypoints",
                "NoWaypoint",
                "it has no effect yet, since no waypoint stands before "
                        + service.show()
                        + ": label it or its namespace "
                        + catalog.labels().show("use-waypoint")
                        + "=<name of a Gateway of class weft-waypoint>");
    }

    /** The port that is meant, 0 for all; empty when there is none such. */
    private static Optional<Integer> port(ParentRef ref, CatalogService service) {
        if (ref.port() == 0 && ref.section().isEmpty()) {
            return Optional.of(0);
        }
        return service.ports().stream()
                .filter(port -> ref.port() == 0 || port.number() == ref.port())
                .filter(port -> ref.section().isEmpty() || port.name().equals(ref.section()))
                .map(CatalogService.Port::number)
                .findFirst();
    }

    private static List<String> ports(CatalogService service) {
        return service.ports().stream()
                .map(port -> port.number() + (port.name().isEmpty() ? "" : " " + port.name()))
                .toList();
    }

    private Attachment toGateway(ParentRef ref, GatewayFacts gateway) {
        if (gateway.isWaypoint()) {
            return Attachment.refused(
                    ref,
                    "NotAllowedByListeners",
                    "a waypoint carries the routes of the Services that it stands before: name the"
                            + " Service as parent, {group: \"\", kind: Service}");
        }
        List<ListenerFacts> named =
                gateway.listeners().stream()
                        .filter(l -> ref.section().isEmpty() || l.name().equals(ref.section()))
                        .filter(l -> ref.port() == 0 || l.port() == ref.port())
                        .toList();
        if (named.isEmpty()) {
            return Attachment.refused(
                    ref, NO_PARENT, "Gateway " + gateway.key() + " has no such listener");
        }
        List<ListenerFacts> open =
                named.stream().filter(listener -> isOpen(listener, gateway)).toList();
        if (open.isEmpty()) {
            return Attachment.refused(
                    ref,
                    "NotAllowedByListeners",
                    "no listener of Gateway "
                            + gateway.key()
                            + " takes a "
                            + route.kind().kind()
                            + " of namespace "
                            + route.namespace());
        }
        List<String> listeners =
                open.stream()
                        .filter(l -> HostNames.meet(l.hostname(), route.hostnames()))
                        .map(ListenerFacts::name)
                        .toList();
        if (listeners.isEmpty()) {
            return Attachment.refused(
                    ref,
                    "NoMatchingListenerHostname",
                    "no listener of Gateway "
                            + gateway.key()
                            + " has a hostname that meets one of "
                            + route.hostnames());
        }
        return new Attachment(
                ref,
                GatewayRole.EDGE,
                List.of(
                        Parent.newBuilder()
                                .setGateway(gateway.key().toString())
                                .addAllListeners(listeners)
                                .build()),
                Set.of(gateway.key()),
                Condition.yes("Accepted", "Accepted", ""),
                Optional.empty());
    }

    private boolean isOpen(ListenerFacts listener, GatewayFacts gateway) {
        boolean kind =
                route.kind().fits(listener.protocol())
                        && (listener.kinds().isEmpty()
                                || listener.kinds().contains(route.kind().kind()));
        return kind
                && listener.admission()
                        .admits(catalog.namespace(route.namespace()), gateway.key().namespace());
    }
}
