package dev.weft.waypoint.route;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.route.plan.SessionPlan;

/**
 * Knows where the session of a request began. A session holds its requests to one backend, so that
 * weights are for new sessions only.
 */
@FunctionalInterface
public interface Sessions {

    /** Nobody has a session. */
    Sessions NONE = (plan, destination, head) -> false;

    /** Whether the request belongs to a session with an endpoint of this destination. */
    boolean isBoundTo(SessionPlan plan, Destination destination, RequestHead head);
}
