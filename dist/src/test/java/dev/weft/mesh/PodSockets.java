package dev.weft.mesh;

import dev.weft.local.client.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The TCP sockets in a pod's network namespace, as the kernel lists them.
 *
 * @param listening ports that are listened on
 * @param tunnels established connections from or to port 15008
 */
record PodSockets(Set<Integer> listening, int tunnels) {

    /** The ports that a node proxy opens in every pod that it serves. */
    static final List<Integer> PROXY_PORTS = List.of(15001, 15006, 15008);

    static final int DNS_PORT = 15053;

    private static final int TUNNEL = 15008;
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    static PodSockets of(Mesh mesh, PodView pod) {
        String table = mesh.run(pod, "cat", "/proc/net/tcp", "/proc/net/tcp6");
        Set<Integer> listening = new TreeSet<>();
        int tunnels = 0;
        for (String line : table.lines().toList()) {
            List<String> words = List.of(line.strip().split(" +"));
            if (!words.getFirst().endsWith(":")) {
                continue;
            }
            List<Integer> ports = new ArrayList<>();
            for (String end : words.subList(1, 3)) {
                ports.add(Integer.parseInt(end.substring(end.indexOf(':') + 1), 16));
            }
            if (words.get(3).equals(LISTEN)) {
                listening.add(ports.getFirst());
            } else if (words.get(3).equals(ESTABLISHED) && ports.contains(TUNNEL)) {
                tunnels++;
            }
        }
        return new PodSockets(listening, tunnels);
    }
}
