package dev.weft.controller.gateway;

import dev.weft.controller.status.Condition;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Optional;

/**
 * The waypoints that stand before one thing.
 *
 * @param address of the first of them
 * @param weighted all of them with their shares, when there are several
 * @param ingress whether traffic from outside passes them as well
 * @param gateways those that are used
 * @param bound what its owner is told; empty when no waypoint was asked for
 */
public record WaypointUse(
        Optional<GatewayAddress> address,
        List<WeightedWaypoint> weighted,
        boolean ingress,
        List<GatewayKey> gateways,
        Optional<Condition> bound) {

    /** No waypoint was asked for. */
    public static final WaypointUse NONE =
            new WaypointUse(Optional.empty(), List.of(), false, List.of(), Optional.empty());

    public WaypointUse {
        weighted = List.copyOf(weighted);
        gateways = List.copyOf(gateways);
    }

    /** The service with these waypoints. */
    public Service applyTo(Service service) {
        return new Service(
                service.name(),
                service.key(),
                service.addresses(),
                service.ports(),
                service.subjectAltNames(),
                address,
                weighted,
                service.loadBalancing(),
                service.ipFamilies(),
                service.canonical(),
                ingress,
                service.visibility());
    }

    /** The workload with the first of these waypoints. */
    public Workload applyTo(Workload workload) {
        return address.map(waypoint -> workload.toBuilder().waypoint(waypoint).build())
                .orElse(workload);
    }

    /** One was asked for that cannot be used. */
    static WaypointUse refused(Condition why) {
        return new WaypointUse(Optional.empty(), List.of(), false, List.of(), Optional.of(why));
    }
}
