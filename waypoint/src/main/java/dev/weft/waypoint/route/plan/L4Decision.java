package dev.weft.waypoint.route.plan;

import dev.weft.waypoint.request.Destination;
import java.util.Optional;

/** What happens to a connection whose bytes are not looked into. */
public sealed interface L4Decision {

    /** It goes to a service. */
    record Forward(RouteName route, Destination destination) implements L4Decision {}

    /**
     * It is closed.
     *
     * @param route empty if none matched
     * @param reason for logs
     */
    record Refuse(Optional<RouteName> route, String reason) implements L4Decision {}
}
