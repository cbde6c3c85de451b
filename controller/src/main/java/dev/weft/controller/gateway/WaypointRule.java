package dev.weft.controller.gateway;

import dev.weft.controller.gateway.WaypointSubject.Kind;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.status.Condition;
import dev.weft.gateway.GatewayDeployment;
import dev.weft.gateway.GatewayLabels;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.WeightedWaypoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which waypoint stands before a service or a workload.
 *
 * <p>The label on the object itself decides, else the one on its namespace. A waypoint that was
 * named and cannot be used is never replaced by another: there is none then, and the owner is told.
 *
 * @param gateways all of ours, by key
 * @param services Gateways that can be reached and have been ready, see {@link FirstReady}
 * @param namespaces by name
 */
public record WaypointRule(
        MeshSettings mesh,
        Map<GatewayKey, GatewayFacts> gateways,
        Set<GatewayKey> services,
        Map<String, NamespaceFacts> namespaces) {

    /** The condition on what has a waypoint. */
    public static final String BOUND = "WaypointBound";

    private static final String USE = "use-waypoint";
    private static final String CANARY = "use-waypoint-canary";
    private static final String CANARY_WEIGHT = "use-waypoint-canary-weight";
    private static final String INGRESS = "ingress-use-waypoint";
    private static final String NO_WAYPOINT = "none";

    /** Where a request for a waypoint stands. */
    private record Place(
            Map<String, String> labels, Map<String, String> annotations, boolean inherited) {}

    /** A waypoint that can be used, or why it cannot. */
    private record Verdict(Optional<GatewayKey> usable, String reason, String message) {

        static Verdict no(String reason, String message) {
            return new Verdict(Optional.empty(), reason, message);
        }
    }

    public WaypointUse of(WaypointSubject subject) {
        // What belongs to a gateway never goes through one.
        if (subject.labels().containsKey(GatewayLabels.NAME)) {
            return WaypointUse.NONE;
        }
        NamespaceFacts namespace = namespace(subject.namespace());
        Place own = new Place(subject.labels(), subject.annotations(), false);
        Place inherited = new Place(namespace.labels(), namespace.annotations(), true);
        Place place = labels().find(own.labels(), USE).isPresent() ? own : inherited;
        Optional<GatewayKey> named = named(place, USE, subject.namespace());
        if (named.isEmpty()) {
            return WaypointUse.NONE;
        }
        Verdict verdict = verdict(named.get(), subject.kind(), namespace);
        if (verdict.usable().isEmpty()) {
            boolean silent =
                    place.inherited()
                            && subject.kind() == Kind.WORKLOAD
                            && verdict.reason().equals("UnsupportedTrafficType");
            return silent
                    ? WaypointUse.NONE
                    : WaypointUse.refused(Condition.no(BOUND, verdict.reason(), verdict.message()));
        }
        return used(named.get(), place, subject, namespace);
    }

    private WaypointUse used(
            GatewayKey primary, Place place, WaypointSubject subject, NamespaceFacts namespace) {
        boolean ingress =
                labels().find(subject.labels(), INGRESS)
                        .or(() -> labels().find(namespace.labels(), INGRESS))
                        .filter("true"::equals)
                        .isPresent();
        String sentence =
                "traffic passes waypoint "
                        + primary
                        + (ingress ? ", also what comes from outside" : "");
        Optional<GatewayKey> canary = named(place, CANARY, subject.namespace());
        if (canary.isEmpty()) {
            return alone(primary, ingress, Condition.yes(BOUND, "WaypointAccepted", sentence));
        }
        String text = labels().find(place.annotations(), CANARY_WEIGHT).orElse("");
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 100) {
            return alone(
                    primary,
                    ingress,
                    Condition.no(
                            BOUND,
                            "CanaryInvalidWeight",
                            "annotation "
                                    + labels().show(CANARY_WEIGHT)
                                    + " is '"
                                    + text
                                    + "', expected a whole number from 0 to 100; all traffic"
                                    + " passes "
                                    + primary));
        }
        if (canary.get().equals(primary)) {
            return alone(
                    primary,
                    ingress,
                    Condition.no(
                            BOUND,
                            "CanarySameAsPrimary",
                            "the canary is the waypoint " + primary + " itself"));
        }
        Verdict verdict = verdict(canary.get(), subject.kind(), namespace);
        if (verdict.usable().isEmpty()) {
            return alone(
                    primary,
                    ingress,
                    Condition.yes(
                            BOUND,
                            "WaypointAccepted",
                            sentence + "; its canary gets nothing: " + verdict.message()));
        }
        int weight = Integer.parseInt(text);
        return shared(
                primary,
                new Share(canary.get(), weight),
                ingress,
                sentence + " and, by " + weight + " of 100, " + canary.get());
    }

    private record Share(GatewayKey gateway, int weight) {}

    private WaypointUse shared(GatewayKey primary, Share canary, boolean ingress, String message) {
        return new WaypointUse(
                Optional.of(address(primary)),
                List.of(
                        new WeightedWaypoint(address(primary), 100 - canary.weight()),
                        new WeightedWaypoint(address(canary.gateway()), canary.weight())),
                ingress,
                List.of(primary, canary.gateway()),
                Optional.of(Condition.yes(BOUND, "WaypointAccepted", message)));
    }

    private WaypointUse alone(GatewayKey primary, boolean ingress, Condition condition) {
        return new WaypointUse(
                Optional.of(address(primary)),
                List.of(),
                ingress,
                List.of(primary),
                Optional.of(condition));
    }

    /** The Gateway that a label names; its companion says in which namespace it is. */
    private Optional<GatewayKey> named(Place place, String label, String ownNamespace) {
        String name = labels().find(place.labels(), label).orElse(NO_WAYPOINT);
        if (name.equals(NO_WAYPOINT) || name.isEmpty()) {
            return Optional.empty();
        }
        String namespace =
                labels().find(place.labels(), label + "-namespace")
                        .filter(text -> !text.isEmpty())
                        .orElse(ownNamespace);
        return Optional.of(new GatewayKey(namespace, name));
    }

    private Verdict verdict(GatewayKey key, Kind kind, NamespaceFacts user) {
        GatewayFacts gateway = gateways.get(key);
        if (gateway == null || !gateway.isWaypoint()) {
            return Verdict.no(
                    "WaypointIsNotReady",
                    "there is no Gateway "
                            + key
                            + " of class weft-waypoint; until there is, traffic passes no waypoint");
        }
        if (!gateway.takes(kind)) {
            return Verdict.no(
                    "UnsupportedTrafficType",
                    "waypoint "
                            + key
                            + " does not take traffic of this kind; its label "
                            + labels().show("waypoint-for")
                            + ", or that of its class, says what it is for");
        }
        if (!gateway.admits(user)) {
            return Verdict.no(
                    "AttachmentDenied",
                    "waypoint "
                            + key
                            + " does not admit namespace "
                            + user.name()
                            + "; allowedRoutes of its listener says who may use it");
        }
        if (!services.contains(key)) {
            return Verdict.no(
                    "WaypointIsNotReady",
                    "waypoint "
                            + key
                            + " has not been ready yet; until it is, traffic passes no waypoint");
        }
        return new Verdict(Optional.of(key), "", "");
    }

    private GatewayAddress address(GatewayKey key) {
        return new GatewayAddress(
                new GatewayAddress.ByHostname(hostname(key, mesh)), GatewayDeployment.HBONE_PORT);
    }

    /** The host of the Service before a Gateway's pods. */
    public static NamespacedHostname hostname(GatewayKey key, MeshSettings mesh) {
        return new NamespacedHostname(
                key.namespace(),
                key.name() + "." + key.namespace() + ".svc." + mesh.clusterDomain());
    }

    private NamespaceFacts namespace(String name) {
        return namespaces.getOrDefault(name, NamespaceFacts.unknown(name));
    }

    private DomainLabels labels() {
        return new DomainLabels(mesh.labelDomains());
    }
}
