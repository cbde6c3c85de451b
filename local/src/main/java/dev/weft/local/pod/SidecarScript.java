package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.world.AddressPlan;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * The program {@code weft-sidecar}: a node proxy that serves the pod it runs in and no other, with
 * redirect rules of its own. Pure.
 */
final class SidecarScript {
    private static final String TEMPLATE = "weft-sidecar.sh";

    private SidecarScript() {}

    static String of(LocalMeshConfig config, Path javaHome) {
        InetAddress fabric = new AddressPlan(config.families()).fabric().getFirst();
        String host = fabric.getHostAddress();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        boolean ipv6 = config.families().ipv6();
        String families = (config.families().ipv4() ? "-4 " : "") + (ipv6 ? "-6" : "");
        Path home = config.weftHome();
        Map<String, String> values =
                Map.of(
                        "discovery", String.valueOf(AddressPlan.DISCOVERY_PORT),
                        "families", families.strip(),
                        "control", "https://" + literal + ":" + AddressPlan.DISCOVERY_PORT,
                        "root", config.files().rootCertificate().toString(),
                        "ipv6", String.valueOf(ipv6),
                        "java", javaHome.resolve("bin/java").toString(),
                        "options", home.resolve("jvm/ztunnel-node.options").toString(),
                        "jar", home.resolve("lib/weft-ztunnel-node.jar").toString());
        return ScriptTemplate.fill(TEMPLATE, values);
    }
}
