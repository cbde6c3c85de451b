package dev.weft.controller.gateway;

import dev.weft.controller.gateway.GatewayFacts.WaypointFor;
import dev.weft.manifest.KubeObject;
import java.util.Optional;

/**
 * What a GatewayClass says for Gateways of it that say nothing themselves.
 *
 * @param use what their waypoints are for; empty if it leaves that to the default
 */
public record GatewayClassFacts(String name, Optional<WaypointFor> use) {

    /**
     * Reads a GatewayClass, of whichever controller.
     *
     * @throws dev.weft.manifest.ManifestException what its fields throw
     */
    public static GatewayClassFacts of(KubeObject object, DomainLabels labels) {
        return new GatewayClassFacts(object.name(), WaypointFor.of(object, labels));
    }
}
