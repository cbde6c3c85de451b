package dev.weft.local.pod;

import dev.weft.local.config.AotCache;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.world.AddressPlan;
import java.net.InetAddress;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program {@code weft-waypoint}: the proxy of a Gateway, which the Gateway's own pods run. Pure
 * but for a look at whether there is an ahead-of-time cache.
 */
final class WaypointScript {

    private static final String TEMPLATE = "weft-waypoint.sh";

    private WaypointScript() {}

    static String of(LocalMeshConfig config) {
        InetAddress fabric = new AddressPlan(config.families()).fabric().getFirst();
        String host = fabric.getHostAddress();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        String command =
                AotCache.command(config, "waypoint").stream()
                        .map(word -> "\"" + word + "\"")
                        .collect(Collectors.joining(" "));
        return ScriptTemplate.fill(
                TEMPLATE,
                Map.of(
                        "control",
                        "https://" + literal + ":" + AddressPlan.DISCOVERY_PORT,
                        "root",
                        config.files().rootCertificate().toString(),
                        "ipv6",
                        String.valueOf(config.families().ipv6()),
                        "command",
                        command));
    }
}
