package dev.weft.ztunnel.outbound;

import static dev.weft.testkit.mesh.Mesh.pod;

import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Asks a resolver and shows its answer as a line. */
final class Routes {
    static final Workload CLIENT = pod("frontend", "10.0.0.1").build();

    private static final List<InetAddress> LOOKED_UP =
            List.of(at("192.0.2.7:0").ip(), at("[2001:db8::7]:0").ip());

    private Routes() {}

    static OutboundResolver resolver() {
        return new OutboundResolver("", new Random(1), new ActiveConnections());
    }

    static OutboundRoute resolve(Workload source, String destination, MeshState state) {
        return resolver().resolve(source, at(destination), state, Set.of());
    }

    static IpPort at(String text) {
        return IpPort.parse(text).orElseThrow();
    }

    static String render(OutboundRoute route) {
        return switch (route) {
            case OutboundRoute.Passthrough to -> "passthrough " + to.target();
            case OutboundRoute.Tcp to -> "tcp " + to.target();
            case OutboundRoute.Hbone to ->
                    "hbone " + to.hop().name() + " " + to.nextHop() + " for " + to.target();
            case OutboundRoute.DoubleHbone to ->
                    "double " + render(to.gateway()) + " in " + to.endpoint().name();
            case OutboundRoute.Lookup lookup ->
                    "lookup of "
                            + lookup.endpoint().hostname()
                            + ": "
                            + render(lookup.way().apply(LOOKED_UP));
            case OutboundRoute.Refuse refuse -> "refuse " + refuse.reason();
        };
    }
}
