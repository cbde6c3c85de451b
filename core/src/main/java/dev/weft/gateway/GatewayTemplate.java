package dev.weft.gateway;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all proxies of Gateways have in common.
 *
 * @param environment further variables of the program, by name
 * @param labelDomains whose labels count
 * @param cluster whether they run on Kubernetes: with a token and roots in volumes, and probes,
 *     rather than with what a local mesh gives every process
 */
public record GatewayTemplate(
        String image, Map<String, String> environment, List<String> labelDomains, boolean cluster) {

    private static final String IMAGE = "weft/waypoint:dev";

    public GatewayTemplate {
        environment = Map.copyOf(new TreeMap<>(environment));
        labelDomains = List.copyOf(labelDomains);
    }

    /** Of a cluster. */
    public static GatewayTemplate ofCluster(
            Map<String, String> environment, List<String> labelDomains) {
        return new GatewayTemplate(IMAGE, environment, labelDomains, true);
    }

    /** Of a local mesh. */
    public static GatewayTemplate ofLocalMesh(Map<String, String> environment) {
        return new GatewayTemplate(IMAGE, environment, List.of("weft.dev"), false);
    }
}
