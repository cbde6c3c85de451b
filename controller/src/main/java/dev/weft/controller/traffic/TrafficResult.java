package dev.weft.controller.traffic;

import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.workload.NamespacedHostname;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an object about traffic to services.
 *
 * @param message empty when it applies to none
 * @param services those it applies to
 */
public record TrafficResult(
        Optional<TrafficPolicy> message, Set<NamespacedHostname> services, ObjectStatus status) {

    public TrafficResult {
        services = Set.copyOf(services);
    }
}
