package dev.weft.controller.route;

import dev.weft.api.waypoint.Parent;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.status.Condition;
import dev.weft.gateway.GatewayRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one parent of a route.
 *
 * @param role of the proxies that carry it there
 * @param parents none unless it was accepted; one for each service of a ServiceEntry
 * @param audience proxies that carry it; none when no waypoint stands before the service
 * @param waypoint whether one does; empty for a Gateway
 */
record Attachment(
        ParentRef ref,
        GatewayRole role,
        List<Parent> parents,
        Set<GatewayKey> audience,
        Condition accepted,
        Optional<Condition> waypoint) {

    Attachment {
        parents = List.copyOf(parents);
        audience = Set.copyOf(audience);
    }

    static Attachment refused(ParentRef ref, String reason, String message) {
        return new Attachment(
                ref,
                ref.isGateway() ? GatewayRole.EDGE : GatewayRole.WAYPOINT,
                List.of(),
                Set.of(),
                Condition.no("Accepted", reason, message),
                Optional.empty());
    }
}
