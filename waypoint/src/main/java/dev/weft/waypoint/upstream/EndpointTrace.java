package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.upstream.settings.SessionRules;
import java.util.List;
import java.util.Optional;

/**
 * What would become of one request at its destination, and why.
 *
 * @param refused why it would get no endpoint at all
 * @param how what decides between the endpoints
 * @param drawn the name of the endpoint that one draw gave
 * @param seen limits and endpoints that were looked at
 */
public record EndpointTrace(
        Optional<String> refused, String how, Optional<String> drawn, List<Seen> seen) {

    public EndpointTrace {
        seen = List.copyOf(seen);
    }

    /** Something that was looked at; whether it stands for the request, and why. */
    public record Seen(String name, boolean matched, String reason) {}

    /** The first attempt of a request, as it is thought of. */
    public record Question(
            Destination destination,
            RequestHead head,
            Downstream client,
            Optional<SessionRules> session) {}

    static EndpointTrace refused(String why, List<Seen> seen) {
        return new EndpointTrace(Optional.of(why), "", Optional.empty(), seen);
    }
}
