package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Parent;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.workload.NamespacedHostname;
import java.util.Set;

/** What a route is attached to. */
sealed interface Attachment {

    /**
     * A service.
     *
     * @param port 0 for all its ports
     * @param clientNamespace of a consumer route; empty for all clients
     */
    record ToService(NamespacedHostname service, int port, String clientNamespace)
            implements Attachment {}

    /**
     * Listeners of a gateway.
     *
     * @param gateway {@code <namespace>/<name>}
     * @param listeners those that accepted the route; none accepted it where it is empty
     */
    record ToGateway(String gateway, Set<String> listeners) implements Attachment {
        public ToGateway {
            listeners = Set.copyOf(listeners);
        }
    }

    static Attachment compile(Parent parent) throws InvalidConfig {
        return switch (parent.getTargetCase()) {
            case SERVICE -> {
                var service = NamespacedHostname.parse(parent.getService());
                if (service.isEmpty()) {
                    throw new InvalidConfig(
                            "service \""
                                    + parent.getService()
                                    + "\": expected <namespace>/<hostname>");
                }
                yield new ToService(service.get(), parent.getPort(), parent.getClientNamespace());
            }
            case GATEWAY ->
                    new ToGateway(parent.getGateway(), Set.copyOf(parent.getListenersList()));
            case TARGET_NOT_SET ->
                    throw new InvalidConfig(
                            "neither a service nor a gateway: expected one of them");
        };
    }
}
