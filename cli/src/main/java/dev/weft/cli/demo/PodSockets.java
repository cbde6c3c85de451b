package dev.weft.cli.demo;

import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.local.client.PodView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sockets in a pod's network namespace, as the kernel lists them to a program in the pod.
 *
 * @param listening ports that are listened on
 * @param tunnels connections from or to the tunnel port, in any state
 */
record PodSockets(Set<Integer> listening, int tunnels) {

    static final int OUTBOUND = 15001;
    static final int INBOUND_PLAIN = 15006;
    static final int TUNNEL = 15008;

    /** What a node proxy listens on in each of its pods. */
    static final List<Integer> PROXY_PORTS = List.of(OUTBOUND, INBOUND_PLAIN, TUNNEL);

    private static final String LISTEN = "0A";

    static PodSockets of(DemoMesh mesh, PodView pod) throws DemoFailure {
        return parse(mesh.inPod(pod, "cat", "/proc/net/tcp", "/proc/net/tcp6"));
    }

    /** Columns: number, local address:port in hex, remote address:port, state. */
    static PodSockets parse(String tables) {
        var listening = new HashSet<Integer>();
        var tunnels = 0;
        for (var line : tables.lines().toList()) {
            var columns = line.strip().split("\\s+");
            if (columns.length < 4 || !columns[0].endsWith(":")) {
                continue;
            }
            var local = port(columns[1]);
            if (columns[3].equals(LISTEN)) {
                listening.add(local);
            } else if (local == TUNNEL || port(columns[2]) == TUNNEL) {
                tunnels++;
            }
        }
        return new PodSockets(Set.copyOf(listening), tunnels);
    }

    boolean proxyListens() {
        return listening.containsAll(PROXY_PORTS);
    }

    boolean proxyIsGone() {
        return PROXY_PORTS.stream().noneMatch(listening::contains) && tunnels == 0;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
}
