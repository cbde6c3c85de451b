package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Gateway;
import dev.weft.mesh.MeshState;
import dev.weft.waypoint.authz.AccessPolicies;
import dev.weft.waypoint.limit.Held;
import dev.weft.waypoint.limit.Limits;
import dev.weft.waypoint.route.RouteTables;
import dev.weft.waypoint.telemetry.TelemetryPolicies;
import dev.weft.waypoint.upstream.WorkloadLabels;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.NamespacedHostname;
import java.util.Map;
import java.util.Optional;

/**
 * All that this proxy knows, as it was at one moment. A request takes one and decides everything
 * from it. Immutable, any thread.
 *
 * @param version counts the changes; for logs and dumps
 * @param labels of workloads, by which subsets are made
 * @param gateways by the names of their resources
 */
public record WaypointState(
        long version,
        MeshState mesh,
        RouteTables routes,
        AccessPolicies access,
        TrafficPolicies traffic,
        WorkloadLabels labels,
        Limits limits,
        Map<String, Gateway> gateways,
        TelemetryPolicies telemetry,
        ExtensionTable extensions) {

    /** Nothing is known. */
    public static final WaypointState EMPTY =
            new WaypointState(
                    0,
                    MeshState.EMPTY,
                    RouteTables.EMPTY,
                    AccessPolicies.EMPTY,
                    TrafficPolicies.EMPTY,
                    WorkloadLabels.NONE,
                    Limits.empty(() -> Held.WHOLE),
                    Map.of(),
                    TelemetryPolicies.EMPTY,
                    ExtensionTable.EMPTY);

    /** A Gateway, if the controller told of it. */
    public Optional<Gateway> gateway(String namespace, String name) {
        return gateways.values().stream()
                .filter(one -> one.getNamespace().equals(namespace) && one.getName().equals(name))
                .findFirst();
    }

    /** How many endpoints of a service are ready; one where nothing is known of them. */
    public int ready(NamespacedHostname service) {
        long healthy =
                mesh.endpoints(service).stream()
                        .filter(known -> known.endpoint().status() == HealthStatus.HEALTHY)
                        .count();
        return (int) Math.max(1, healthy);
    }

    WaypointState with(MeshState changed) {
        return new WaypointState(
                version + 1,
                changed,
                routes,
                access,
                traffic,
                labels,
                limits,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withRoutes(RouteTables changed) {
        return new WaypointState(
                version + 1,
                mesh,
                changed,
                access,
                traffic,
                labels,
                limits,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withAccess(AccessPolicies changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                changed,
                traffic,
                labels,
                limits,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withTraffic(TrafficPolicies changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                changed,
                labels,
                limits,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withLabels(WorkloadLabels changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                traffic,
                changed,
                limits,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withLimits(Limits changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                traffic,
                labels,
                changed,
                gateways,
                telemetry,
                extensions);
    }

    WaypointState withGateways(Map<String, Gateway> changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                traffic,
                labels,
                limits,
                changed,
                telemetry,
                extensions);
    }

    WaypointState withTelemetry(TelemetryPolicies changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                traffic,
                labels,
                limits,
                gateways,
                changed,
                extensions);
    }

    WaypointState withExtensions(ExtensionTable changed) {
        return new WaypointState(
                version + 1,
                mesh,
                routes,
                access,
                traffic,
                labels,
                limits,
                gateways,
                telemetry,
                changed);
    }
}
