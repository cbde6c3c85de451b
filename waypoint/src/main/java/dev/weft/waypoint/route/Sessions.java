package dev.weft.waypoint.route;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.route.plan.SessionPlan;
import java.util.Optional;

/**
 * Knows where the session of a request began. A session holds its requests to one backend, so that
 * weights are for new sessions only.
 */
@FunctionalInterface
public interface Sessions {

    /** Nobody has a session. */
    Sessions NONE = (plan, head) -> Optional.empty();

    /** The destination that the session was bound to; empty if there is none that is valid. */
    Optional<Destination> boundTo(SessionPlan plan, RequestHead head);
}
