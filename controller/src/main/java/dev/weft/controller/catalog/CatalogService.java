package dev.weft.controller.catalog;

import dev.weft.controller.gateway.GatewayKey;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.NamespacedHostname;
import java.util.List;
import java.util.Optional;

/**
 * A service that routes and policies may be about.
 *
 * @param kind of the object: {@code Service} or {@code ServiceEntry}
 * @param name of the object
 * @param external whether it only stands for a name elsewhere (ExternalName)
 * @param waypoints those that stand before it
 */
public record CatalogService(
        NamespacedHostname key,
        String kind,
        String name,
        List<Port> ports,
        boolean external,
        List<GatewayKey> waypoints) {

    public static final String SERVICE = "Service";
    public static final String SERVICE_ENTRY = "ServiceEntry";

    public CatalogService {
        ports = List.copyOf(ports);
        waypoints = List.copyOf(waypoints);
    }

    /**
     * One port.
     *
     * @param declared the application protocol in the user's words; empty when there is none
     */
    public record Port(String name, int number, AppProtocol protocol, String declared) {}

    public String namespace() {
        return key.namespace();
    }

    public Optional<Port> port(int number) {
        return ports.stream().filter(port -> port.number() == number).findFirst();
    }

    public Optional<Port> port(String portName) {
        return ports.stream().filter(port -> port.name().equals(portName)).findFirst();
    }

    /** The object, as messages name it. */
    public String show() {
        return kind + " " + key.namespace() + "/" + name;
    }
}
