package dev.weft.cli.local;

import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says how a Gateway that was applied is reached, if it lets traffic in from outside. Pure. */
final class Edges {

    private static final int STATUS_PORT = 15021;
    private static final int MESH_PORT = 15008;

    /** Ports that a user who is not root may not open are shown as these and so many more. */
    private static final int UNPRIVILEGED = 8000;

    private static final int FIRST_UNPRIVILEGED = 1024;

    private Edges() {}

    /** Two lines for each port of each such Gateway. */
    static List<String> of(ApplyResult result, List<ServiceView> services) {
        var lines = new ArrayList<String>();
        for (var applied : result.applied()) {
            if (applied.kind().equals("Gateway")) {
                services.stream()
                        .filter(service -> service.namespace().equals(applied.namespace()))
                        .filter(service -> service.name().equals(applied.name()))
                        .forEach(service -> add(lines, service));
            }
        }
        return lines;
    }

    private static void add(List<String> lines, ServiceView service) {
        var ports = service.ports().stream().map(Edges::number).toList();
        if (service.clusterAddresses().isEmpty() || ports.contains(MESH_PORT)) {
            return;
        }
        for (var port : ports) {
            if (port != STATUS_PORT) {
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "  from pods: %s port %d; from this machine:",
                                service.clusterAddresses().getFirst(),
                                port));
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "    weft local forward -n %s svc/%s %d:%d",
                                service.namespace(),
                                service.name(),
                                port < FIRST_UNPRIVILEGED ? UNPRIVILEGED + port : port,
                                port));
            }
        }
    }

    /** Of a port as the harness writes it, {@code name 80/tcp -> 8080}. */
    private static int number(String port) {
        var words = port.substring(0, port.indexOf('/')).split(" ");
        return Integer.parseInt(words[words.length - 1]);
    }
}
