package dev.weft.controller.attach;

import dev.weft.api.waypoint.Target;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ParentStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy is attached to, resolved.
 *
 * @param targets as they are told
 * @param audience the proxies that carry it; nobody while no waypoint stands before its targets
 * @param statuses one for each target
 */
public record Targets(List<Target> targets, Set<GatewayKey> audience, List<ParentStatus> statuses) {

    /** The condition on each target. */
    public static final String ACCEPTED = "WaypointAccepted";

    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    private static final Map<String, Boolean> CLASSES =
            Map.of("weft-waypoint", true, "istio-waypoint", true, "weft", false);

    public Targets {
        targets = List.copyOf(targets);
        audience = Set.copyOf(audience);
        statuses = List.copyOf(statuses);
    }

    /** Whether a proxy carries all of it. */
    public boolean isBound() {
        return statuses.stream()
                .allMatch(status -> status.conditions().stream().allMatch(Condition::holds));
    }

    /** What is said of its targets, in one text. */
    public String sentences() {
        StringBuilder text = new StringBuilder();
        for (ParentStatus status : statuses) {
            for (Condition condition : status.conditions()) {
                text.append(text.isEmpty() ? "" : "; ").append(condition.message());
            }
        }
        return text.toString();
    }

    /** The targets that a policy of a namespace names. */
    public static Targets resolve(List<TargetRef> refs, String namespace, Catalog catalog) {
        Resolution resolution = new Resolution(namespace, catalog);
        refs.forEach(resolution::add);
        return resolution.done();
    }

    /**
     * Everything that a policy of a namespace could be meant for: where its targets cannot be read,
     * no less than that is protected.
     */
    public static Targets everyService(String namespace, Catalog catalog) {
        Resolution resolution = new Resolution(namespace, catalog);
        for (CatalogService service : catalog.services().all()) {
            if (service.namespace().equals(namespace)) {
                resolution.service(service);
            }
        }
        return resolution.done();
    }

    /** All proxies of a namespace, or of the mesh for the root. */
    public static Targets everything(String namespace, Catalog catalog) {
        boolean root = namespace.equals(catalog.mesh().rootNamespace());
        Set<GatewayKey> audience = new TreeSet<>(catalog.gateways().keySet());
        audience.removeIf(key -> !root && !key.namespace().equals(namespace));
        return new Targets(List.of(), audience, List.of());
    }

    /** Takes in one target after the other. One use, one thread. */
    private static final class Resolution {

        private final String namespace;
        private final Catalog catalog;
        private final List<Target> targets = new ArrayList<>();
        private final Set<GatewayKey> audience = new TreeSet<>();
        private final List<ParentStatus> statuses = new ArrayList<>();

        Resolution(String namespace, Catalog catalog) {
            this.namespace = namespace;
            this.catalog = catalog;
        }

        Targets done() {
            return new Targets(targets, audience, statuses);
        }

        void add(TargetRef ref) {
            switch (ref.group() + "/" + ref.kind()) {
                case "/Service" -> objects(ref, CatalogService.SERVICE);
                case "networking.istio.io/ServiceEntry" ->
                        objects(ref, CatalogService.SERVICE_ENTRY);
                case GATEWAY_GROUP + "/Gateway" -> gateway(ref);
                case GATEWAY_GROUP + "/GatewayClass" -> gatewayClass(ref);
                default ->
                        status(
                                ref,
                                "Invalid",
                                ref
                                        + " is no target: expected a Service, ServiceEntry, Gateway or"
                                        + " GatewayClass");
            }
        }

        private void objects(TargetRef ref, String kind) {
            List<CatalogService> services =
                    catalog.services().ofObject(kind, namespace, ref.name());
            if (services.isEmpty()) {
                status(
                        ref,
                        "TargetNotFound",
                        kind + " " + namespace + "/" + ref.name() + " does not exist");
                return;
            }
            services.forEach(this::service);
        }

        void service(CatalogService service) {
            targets.add(Target.newBuilder().setService(service.key().toString()).build());
            audience.addAll(service.waypoints());
            Condition condition =
                    service.waypoints().isEmpty()
                            ? Condition.no(
                                    ACCEPTED,
                                    "AncestorNotBound",
                                    "nobody enforces it: no waypoint stands before "
                                            + service.show()
                                            + "; label it or its namespace "
                                            + catalog.labels().show("use-waypoint")
                                            + "=<name of a Gateway of class weft-waypoint>")
                            : Condition.yes(
                                    ACCEPTED, "Accepted", "bound to " + names(service.waypoints()));
            statuses.add(new ParentStatus(service.show(), List.of(condition)));
        }

        private void gateway(TargetRef ref) {
            GatewayKey key = new GatewayKey(namespace, ref.name());
            if (catalog.gateway(key).isEmpty()) {
                status(ref, "TargetNotFound", "there is no Gateway " + key + " of ours");
                return;
            }
            targets.add(Target.newBuilder().setGateway(key.toString()).build());
            audience.add(key);
            statuses.add(
                    new ParentStatus(
                            "Gateway " + key,
                            List.of(Condition.yes(ACCEPTED, "Accepted", "bound to " + key))));
        }

        private void gatewayClass(TargetRef ref) {
            if (!namespace.equals(catalog.mesh().rootNamespace())) {
                status(
                        ref,
                        "Invalid",
                        "a GatewayClass is a target only in the root namespace "
                                + catalog.mesh().rootNamespace());
                return;
            }
            Boolean waypoints = CLASSES.get(ref.name());
            if (waypoints == null) {
                status(ref, "Invalid", "class " + ref.name() + " is another controller's");
                return;
            }
            targets.add(Target.newBuilder().setEverything(true).build());
            for (GatewayFacts gateway : catalog.gateways().values()) {
                if (gateway.isWaypoint() == waypoints) {
                    audience.add(gateway.key());
                }
            }
            statuses.add(
                    new ParentStatus(
                            "GatewayClass " + ref.name(),
                            List.of(
                                    Condition.yes(
                                            ACCEPTED,
                                            "Accepted",
                                            "bound to every proxy of class " + ref.name()))));
        }

        private void status(TargetRef ref, String reason, String message) {
            statuses.add(
                    new ParentStatus(
                            ref.kind() + " " + namespace + "/" + ref.name(),
                            List.of(Condition.no(ACCEPTED, reason, message))));
        }

        private static String names(List<GatewayKey> keys) {
            return String.join(", ", keys.stream().map(GatewayKey::toString).toList());
        }
    }
}
