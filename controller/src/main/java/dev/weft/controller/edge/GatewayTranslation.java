package dev.weft.controller.edge;

import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.Listener;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.gateway.WaypointRule;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import java.util.ArrayList;
import java.util.List;

/** A Gateway to what its proxy is told, and to its conditions. Pure. */
public final class GatewayTranslation {

    private static final String CLIENT_IDENTITY = "xfcc-include-client-identity";
    private static final String KIND = "Gateway";

    private GatewayTranslation() {}

    /**
     * A Gateway and what its status depends on.
     *
     * @param attached how many routes each listener carries, by name
     */
    public record Inputs(
            GatewayFacts gateway, Catalog catalog, java.util.Map<String, Integer> attached) {

        public Inputs {
            attached = java.util.Map.copyOf(attached);
        }
    }

    public static GatewayResult translate(Inputs in) {
        if (in.gateway().isWaypoint()) {
            return waypoint(in);
        }
        return new EdgeTranslation(in).all();
    }

    private static GatewayResult waypoint(Inputs in) {
        GatewayFacts gateway = in.gateway();
        Gateway.Builder message = message(in).setWaypoint(true);
        List<ParentStatus> listeners = new ArrayList<>();
        boolean valid = gateway.listeners().size() <= 1;
        for (ListenerFacts listener : gateway.listeners()) {
            boolean mesh = listener.protocol().equals("HBONE") && listener.port() == 15008;
            valid &= mesh;
            if (mesh) {
                message.addListeners(
                        Listener.newBuilder()
                                .setName(listener.name())
                                .setPort(listener.port())
                                .setProtocol(Listener.Protocol.HBONE));
            }
            listeners.add(
                    new ParentStatus(
                            "listener " + listener.name(),
                            List.of(
                                    mesh
                                            ? Condition.yes("Accepted", "Accepted", "")
                                            : Condition.no(
                                                    "Accepted",
                                                    "UnsupportedProtocol",
                                                    "a waypoint has a single listener, of protocol HBONE on port 15008"))));
        }
        return new GatewayResult(
                message.build(),
                status(
                        gateway,
                        List.of(
                                valid
                                        ? Condition.yes("Accepted", "Accepted", "")
                                        : Condition.no(
                                                "Accepted",
                                                "ListenersNotValid",
                                                "a waypoint has a single listener, of protocol"
                                                        + " HBONE on port 15008"),
                                programmed(in)),
                        listeners));
    }

    static Gateway.Builder message(Inputs in) {
        GatewayFacts gateway = in.gateway();
        boolean identity =
                gateway.object()
                        .annotation("ambient.istio.io/" + CLIENT_IDENTITY)
                        .or(() ->
                                in.catalog()
                                        .labels()
                                        .find(gateway.object().annotations(), CLIENT_IDENTITY))
                        .filter("true"::equals)
                        .isPresent();
        return Gateway.newBuilder()
                .setNamespace(gateway.key().namespace())
                .setName(gateway.key().name())
                .setClientIdentityHeader(identity);
    }

    /** A Gateway can be reached once its Service is there. */
    static Condition programmed(Inputs in) {
        var host = WaypointRule.hostname(in.gateway().key(), in.catalog().mesh());
        return in.catalog().services().find(host).isPresent()
                ? Condition.yes("Programmed", "Programmed", "reached as " + host.hostname())
                : Condition.no(
                        "Programmed",
                        "AddressNotUsable",
                        "hostname "
                                + host.hostname()
                                + " not found: its Service does not exist yet");
    }

    static ObjectStatus status(
            GatewayFacts gateway, List<Condition> conditions, List<ParentStatus> listeners) {
        return new ObjectStatus(
                KIND, gateway.key().namespace(), gateway.key().name(), conditions, listeners);
    }
}
