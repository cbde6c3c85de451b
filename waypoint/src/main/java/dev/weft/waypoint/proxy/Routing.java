package dev.weft.waypoint.proxy;

import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.Sessions;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import dev.weft.waypoint.upstream.WorkloadDestination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Where a request goes: by its routes, or where there are none to what it was for. Pure. */
public final class Routing {
    private static final RouteDecision NOT_FOUND =
            new RouteDecision(
                    Optional.empty(),
                    Duration.ZERO,
                    new Outcome.Respond(
                            LocalResponse.of(404, ResponseFlag.NO_ROUTE, "route_not_found"),
                            List.of()));

    private Routing() {}

    /** The decision about one request, which is not changed. */
    public static RouteDecision decide(
            WaypointState state,
            RequestHead head,
            Downstream downstream,
            RandomGenerator random,
            Sessions sessions) {
        return state.routes()
                .table(downstream.front(), downstream.namespace())
                .map(table -> table.decide(head, downstream, random, sessions))
                .orElseGet(() ->
                        destination(downstream.front()).map(Routing::straightTo).orElse(NOT_FOUND));
    }

    private static RouteDecision straightTo(Destination destination) {
        return new RouteDecision(
                Optional.empty(), Duration.ZERO, new Outcome.Forward(ForwardPlan.to(destination)));
    }

    /** What was dialled, as a destination; empty for a listener, which is none. */
    static Optional<Destination> destination(Front front) {
        return switch (front) {
            case Front.OfService of -> Optional.of(Destination.of(of.service().key(), of.port()));
            case Front.OfWorkload of ->
                    Optional.of(WorkloadDestination.of(of.workload(), of.port()));
            case Front.OfListener of -> Optional.empty();
        };
    }
}
