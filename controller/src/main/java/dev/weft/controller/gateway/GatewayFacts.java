package dev.weft.controller.gateway;

import dev.weft.gateway.GatewayRole;
import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Optional;

/**
 * A Gateway that is ours: of the Gateway API, or Istio's.
 *
 * @param use what a waypoint is for; nothing of an edge
 * @param listeners of the Gateway API; an Istio Gateway has servers, which its translation reads
 */
public record GatewayFacts(
        GatewayKey key,
        GatewayRole role,
        WaypointFor use,
        List<ListenerFacts> listeners,
        KubeObject object) {

    public GatewayFacts {
        listeners = List.copyOf(listeners);
    }

    /** Which traffic a waypoint takes. */
    public enum WaypointFor {
        SERVICE(true, false),
        WORKLOAD(false, true),
        ALL(true, true),
        NONE(false, false);

        private final boolean services;
        private final boolean workloads;

        WaypointFor(boolean services, boolean workloads) {
            this.services = services;
            this.workloads = workloads;
        }

        boolean takes(WaypointSubject.Kind kind) {
            return switch (kind) {
                case SERVICE -> services;
                case WORKLOAD -> workloads;
            };
        }
    }

    /**
     * Reads a Gateway; empty for one of another controller.
     *
     * @throws dev.weft.manifest.ManifestException what its fields throw
     */
    public static Optional<GatewayFacts> of(KubeObject object, DomainLabels labels) {
        Optional<GatewayRole> role = GatewayRole.of(object, labels.domains());
        if (role.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new GatewayFacts(
                        new GatewayKey(object.namespace(), object.name()),
                        role.get(),
                        role.get() == GatewayRole.WAYPOINT ? use(object, labels) : WaypointFor.NONE,
                        isIstio(object)
                                ? List.of()
                                : object.field("spec", "listeners").list().stream()
                                        .map(ListenerFacts::of)
                                        .toList(),
                        object));
    }

    public boolean isWaypoint() {
        return role == GatewayRole.WAYPOINT;
    }

    /** Whether it is a Gateway of Istio's API, which VirtualServices attach to. */
    public boolean isIstio() {
        return isIstio(object);
    }

    private static boolean isIstio(KubeObject object) {
        return object.group().equals(GatewayRole.ISTIO_GROUP);
    }

    private static WaypointFor use(KubeObject object, DomainLabels labels) {
        String text = labels.find(object.labels(), "waypoint-for").orElse("service");
        return switch (text) {
            case "service" -> WaypointFor.SERVICE;
            case "workload" -> WaypointFor.WORKLOAD;
            case "all" -> WaypointFor.ALL;
            case "none" -> WaypointFor.NONE;
            default ->
                    throw object.field("metadata", "labels", labels.show("waypoint-for"))
                            .wrong("service, workload, all or none");
        };
    }

    /** Whether objects of a namespace may use this waypoint. */
    boolean admits(NamespaceFacts namespace) {
        if (listeners.isEmpty()) {
            return namespace.name().equals(key.namespace());
        }
        return listeners.stream()
                .anyMatch(listener -> listener.admission().admits(namespace, key.namespace()));
    }
}
