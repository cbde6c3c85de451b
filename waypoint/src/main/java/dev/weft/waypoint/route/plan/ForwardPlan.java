package dev.weft.waypoint.route.plan;

import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.request.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a request is forwarded.
 *
 * @param requestEdits to apply in order before it is sent
 * @param responseEdits to apply in order to the response, whoever makes it
 * @param retry empty for the proxy's own default; no attempts for none
 * @param mirrors those that this request goes to as well
 * @param externalAuth the service to ask before it is forwarded
 * @param extensions names of Extension resources, in order
 * @param matchedPrefix of the path, by which the rule was found; empty where it was not by prefix
 */
public record ForwardPlan(
        Destination destination,
        List<RequestEdit> requestEdits,
        List<ResponseEdit> responseEdits,
        RouteTimeouts timeouts,
        Optional<RetryPlan> retry,
        List<MirrorPlan> mirrors,
        Optional<SessionPlan> session,
        Optional<ExternalAuth> externalAuth,
        List<String> extensions,
        String matchedPrefix) {

    public ForwardPlan {
        requestEdits = List.copyOf(requestEdits);
        responseEdits = List.copyOf(responseEdits);
        mirrors = List.copyOf(mirrors);
        extensions = List.copyOf(extensions);
    }

    /** To a destination as it is, as where there is no route. */
    public static ForwardPlan to(Destination destination) {
        return new ForwardPlan(
                destination,
                List.of(),
                List.of(),
                RouteTimeouts.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "");
    }

    /** This plan for a client that dialled a port: where no port is named, it is that one. */
    public ForwardPlan dialled(int port) {
        if (destination.port() != 0
                && mirrors.stream().allMatch(m -> m.destination().port() != 0)) {
            return this;
        }
        return new ForwardPlan(
                destination.dialled(port),
                requestEdits,
                responseEdits,
                timeouts,
                retry,
                mirrors.stream()
                        .map(m -> new MirrorPlan(m.destination().dialled(port), m.edits()))
                        .toList(),
                session,
                externalAuth,
                extensions,
                matchedPrefix);
    }

    public ForwardPlan withMirrors(List<MirrorPlan> chosen) {
        return chosen.equals(mirrors)
                ? this
                : new ForwardPlan(
                        destination,
                        requestEdits,
                        responseEdits,
                        timeouts,
                        retry,
                        chosen,
                        session,
                        externalAuth,
                        extensions,
                        matchedPrefix);
    }

    /** With one more change of the response, after the others. */
    public ForwardPlan withResponseEdit(ResponseEdit edit) {
        var edits = new ArrayList<>(responseEdits);
        edits.add(edit);
        return new ForwardPlan(
                destination,
                requestEdits,
                edits,
                timeouts,
                retry,
                mirrors,
                session,
                externalAuth,
                extensions,
                matchedPrefix);
    }
}
