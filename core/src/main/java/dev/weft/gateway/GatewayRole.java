package dev.weft.gateway;

import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Optional;

/** What the proxy of a Gateway does. */
public enum GatewayRole {
    /** Stands before services of the mesh and is reached by HBONE. */
    WAYPOINT,
    /** Lets traffic in from outside the mesh. */
    EDGE;

    public static final String API_GROUP = "gateway.networking.k8s.io";
    public static final String ISTIO_GROUP = "networking.istio.io";

    private static final String KIND = "Gateway";
    private static final String ISTIO = "istio.io";

    /**
     * The role of a Gateway that is ours; empty for another object or another controller's class.
     *
     * @param labelDomains where {@code istio.io} is among them, its class {@code istio-waypoint}
     *     counts as well
     */
    public static Optional<GatewayRole> of(KubeObject object, List<String> labelDomains) {
        if (!object.kind().equals(KIND)) {
            return Optional.empty();
        }
        if (object.group().equals(ISTIO_GROUP)) {
            return Optional.of(EDGE);
        }
        if (!object.group().equals(API_GROUP)) {
            return Optional.empty();
        }
        return switch (object.field("spec", "gatewayClassName").text("")) {
            case "weft-waypoint" -> Optional.of(WAYPOINT);
            case "weft" -> Optional.of(EDGE);
            case "istio-waypoint" ->
                    labelDomains.contains(ISTIO) ? Optional.of(WAYPOINT) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
