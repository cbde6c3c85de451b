package dev.weft.controller.gateway;

import dev.weft.gateway.GatewayRole;
import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Gateway that is ours: of the Gateway API, or Istio's.
 *
 * @param use what a waypoint is for, as far as it says so itself; nothing of an edge
 * @param listeners of the Gateway API; an Istio Gateway has {@link #servers}
 */
public record GatewayFacts(
        GatewayKey key,
        GatewayRole role,
        Optional<WaypointFor> use,
        List<ListenerFacts> listeners,
        KubeObject object) {

    private static final String LABEL = "waypoint-for";

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

        /** What an object is labelled with. */
        static Optional<WaypointFor> of(KubeObject object, DomainLabels labels) {
            return labels.find(object.labels(), LABEL)
                    .map(text ->
                            switch (text) {
                                case "service" -> SERVICE;
                                case "workload" -> WORKLOAD;
                                case "all" -> ALL;
                                case "none" -> NONE;
                                default ->
                                        throw object.field("metadata", "labels", labels.show(LABEL))
                                                .wrong("service, workload, all or none");
                            });
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
                        role.get() == GatewayRole.WAYPOINT
                                ? WaypointFor.of(object, labels)
                                : Optional.of(WaypointFor.NONE),
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

    /** The servers of an Istio Gateway; none of another. */
    public List<ServerFacts> servers() {
        return isIstio() ? ServerFacts.of(object) : List.of();
    }

    private static boolean isIstio(KubeObject object) {
        return object.group().equals(GatewayRole.ISTIO_GROUP);
    }

    /** With what its class says where it says nothing itself. */
    public GatewayFacts under(Map<String, GatewayClassFacts> classes) {
        if (use.isPresent()) {
            return this;
        }
        GatewayClassFacts ofClass = classes.get(object.field("spec", "gatewayClassName").text(""));
        return ofClass == null || ofClass.use().isEmpty()
                ? this
                : new GatewayFacts(key, role, ofClass.use(), listeners, object);
    }

    boolean takes(WaypointSubject.Kind kind) {
        return use.orElse(WaypointFor.SERVICE).takes(kind);
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
