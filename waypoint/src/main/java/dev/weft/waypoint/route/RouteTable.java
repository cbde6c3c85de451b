package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.Draws;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The routes of one port of a service, or of one listener of a gateway. Immutable; decides in the
 * same time for ten routes and for a thousand, as long as they differ in their paths.
 */
public final class RouteTable {
    private static final RouteDecision NOT_FOUND =
            new RouteDecision(
                    Optional.empty(),
                    Duration.ZERO,
                    new Outcome.Respond(
                            LocalResponse.of(404, ResponseFlag.NO_ROUTE, "route_not_found"),
                            List.of()));

    private final HostIndex<CandidateIndex> byHost;

    private RouteTable(HostIndex<CandidateIndex> byHost) {
        this.byHost = byHost;
    }

    /** For a service: what a client dialled says who is meant, whatever its Host. */
    static RouteTable ofService(Collection<CompiledRoute> routes) {
        var all = routes.stream().flatMap(route -> route.http().stream()).toList();
        return new RouteTable(new HostIndex<>(Map.of(HostIndex.ANY, new CandidateIndex(all))));
    }

    /** For a listener: by hostname. */
    static RouteTable ofListener(Collection<CompiledRoute> routes) {
        Map<String, List<Candidate>> byPattern = new HashMap<>();
        for (CompiledRoute route : routes) {
            for (String pattern : route.hostnames()) {
                byPattern.computeIfAbsent(pattern, p -> new ArrayList<>()).addAll(route.http());
            }
        }
        return new RouteTable(
                new HostIndex<>(
                        byPattern.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                e -> new CandidateIndex(e.getValue())))));
    }

    /** What happens to a request of a client without a session. */
    public RouteDecision decide(RequestHead head, Downstream downstream, RandomGenerator random) {
        return decide(head, downstream, random, Sessions.NONE);
    }

    /** What happens to a request. The head is not changed. */
    public RouteDecision decide(
            RequestHead head, Downstream downstream, RandomGenerator random, Sessions sessions) {
        var asked = new Asked(head, downstream, Draws.of(random), sessions);
        return find(asked).map(found -> found.action().decide(asked)).orElse(NOT_FOUND);
    }

    /**
     * The decision with every reason on the way; the random numbers are drawn as for a decision.
     */
    public RouteTrace explain(
            RequestHead head, Downstream downstream, RandomGenerator random, Sessions sessions) {
        var asked = new Asked(head, downstream, Draws.remembering(random), sessions);
        Optional<Candidate> found = find(asked);
        RouteDecision decision =
                found.map(candidate -> candidate.action().decide(asked)).orElse(NOT_FOUND);
        return RouteTrace.of(decision, found, tried(asked), asked.draws().drawn());
    }

    private Optional<Candidate> find(Asked asked) {
        for (CandidateIndex index : byHost.find(asked.head().host())) {
            Optional<Candidate> found = index.find(asked);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** All that a request with this host may meet, those behind the one that was found as well. */
    private List<RouteTrace.Tried> tried(Asked asked) {
        return byHost.find(asked.head().host()).stream()
                .flatMap(index -> index.candidates().stream())
                .map(candidate -> RouteTrace.Tried.of(candidate, asked))
                .toList();
    }
}
