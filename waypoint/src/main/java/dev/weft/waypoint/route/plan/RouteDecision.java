package dev.weft.waypoint.route.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens to a request.
 *
 * @param route the rule it came from; empty if none matched
 * @param delay to wait before anything else, on purpose; zero for none
 */
public record RouteDecision(Optional<RouteName> route, Duration delay, Outcome outcome) {

    public RouteDecision withDelay(Duration wait) {
        return wait.equals(delay) ? this : new RouteDecision(route, wait, outcome);
    }
}
