package dev.weft.controller.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.gateway.GatewayRole;
import dev.weft.manifest.Field;
import java.util.Optional;
import java.util.Set;

/**
 * References to backends. One that leads nowhere keeps its share of the requests, which get an
 * error: what is left never takes more than it was meant to.
 *
 * @param role of the proxies that are told; only edges ask for grants
 */
record Backends(
        Catalog catalog, RouteKind kind, String namespace, GatewayRole role, Findings findings) {

    private static final String SERVICE = "/Service";
    private static final String HOSTNAME = "networking.istio.io/Hostname";
    private static final Set<String> KINDS =
            Set.of(SERVICE, HOSTNAME, "networking.istio.io/ServiceEntry");
    private static final int ERROR = 500;
    private static final int MOST_WEIGHT = 1_000_000;

    private record Reference(String group, String kind, String namespace, String name, int port) {

        String show() {
            return kind + " " + namespace + "/" + name;
        }
    }

    /** A weighted backend, without its filters. */
    Backend.Builder weighted(Field ref) {
        return one(ref).setWeight(ref.at("weight").number(0, MOST_WEIGHT).orElse(1));
    }

    /** A backend on its own. */
    Backend.Builder one(Field field) {
        Reference ref =
                new Reference(
                        field.at("group").text(""),
                        field.at("kind").text("Service"),
                        field.at("namespace").text(namespace),
                        field.at("name").requiredText(),
                        field.at("port").number(1, 65535).orElse(0));
        String type = ref.group() + "/" + ref.kind();
        if (!KINDS.contains(type)) {
            return invalid(
                    "InvalidKind",
                    ref.show() + " is no backend: expected a Service, ServiceEntry or Hostname");
        }
        Optional<CatalogService> service =
                switch (type) {
                    case SERVICE -> catalog.service(ref.namespace(), ref.name());
                    case HOSTNAME -> catalog.host(ref.name(), ref.namespace());
                    default -> entry(ref);
                };
        if (!isGranted(ref)) {
            return invalid(
                    "RefNotPermitted",
                    ref.show()
                            + " is in another namespace, and no ReferenceGrant there permits it");
        }
        if (service.isEmpty() || service.get().external()) {
            return invalid("BackendNotFound", ref.show() + " does not exist");
        }
        return resolved(ref, service.get());
    }

    private Optional<CatalogService> entry(Reference ref) {
        return catalog
                .services()
                .ofObject(CatalogService.SERVICE_ENTRY, ref.namespace(), ref.name())
                .stream()
                .findFirst();
    }

    private Backend.Builder resolved(Reference ref, CatalogService service) {
        if (ref.port() == 0) {
            return invalid("BackendNotFound", ref.show() + " is named without a port");
        }
        if (service.port(ref.port()).isEmpty()) {
            return invalid("BackendNotFound", ref.show() + " has no port " + ref.port());
        }
        findings.backend(service.key());
        return Backend.newBuilder().setService(service.key().toString()).setPort(ref.port());
    }

    private boolean isGranted(Reference ref) {
        return role == GatewayRole.WAYPOINT
                || catalog.grants()
                        .allow(
                                new ReferenceGrants.From(RouteKind.GROUP, kind.kind(), namespace),
                                new ReferenceGrants.To(
                                        ref.group(), ref.kind(), ref.namespace(), ref.name()));
    }

    private Backend.Builder invalid(String reason, String message) {
        findings.unresolved(reason, message);
        return Backend.newBuilder().setInvalid(message).setInvalidStatus(ERROR);
    }
}
