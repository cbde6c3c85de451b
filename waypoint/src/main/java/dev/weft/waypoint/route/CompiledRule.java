package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.CorsHeaders;
import dev.weft.waypoint.filter.CorsPolicy;
import dev.weft.waypoint.filter.FaultInjection;
import dev.weft.waypoint.filter.RedirectRule;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.CompiledBackend.Forwards;
import dev.weft.waypoint.route.CompiledBackend.Invalid;
import dev.weft.waypoint.route.CompiledBackend.Redirects;
import dev.weft.waypoint.route.CompiledBackend.SomeMirror;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.MirrorPlan;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import dev.weft.waypoint.route.plan.RouteName;
import dev.weft.waypoint.route.plan.SessionPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rule does with the requests that it matches, in this order: it is refused if the rule is
 * invalid, a preflight is answered, a fault is drawn, an answer is given, a backend is drawn.
 * Immutable.
 *
 * @param invalid why the rule cannot be carried out; empty if it can
 * @param edits of every response
 * @param invalidStatus the answer where no backend can be used
 */
record CompiledRule(
        RouteName name,
        String invalid,
        Optional<CorsPolicy> cors,
        Optional<FaultInjection> fault,
        Optional<Answer> answer,
        List<ResponseEdit> edits,
        Weighted<CompiledBackend> backends,
        Optional<SessionPlan> session,
        int invalidStatus) {

    /** Given in place of forwarding. */
    sealed interface Answer {
        record Redirect(RedirectRule rule) implements Answer {}

        record Direct(LocalResponse response) implements Answer {}
    }

    RouteDecision decide(Asked asked) {
        if (!invalid.isEmpty()) {
            return respond(
                    LocalResponse.of(500, ResponseFlag.FILTER, "rule_invalid"),
                    Duration.ZERO,
                    List.of());
        }
        Optional<CorsHeaders> crossOrigin = Optional.empty();
        if (cors.isPresent()) {
            Optional<LocalResponse> preflight = cors.get().preflight(asked.head());
            if (preflight.isPresent()) {
                return respond(preflight.get(), Duration.ZERO, List.of());
            }
            crossOrigin = cors.get().allowed(asked.head());
        }
        Duration delay = Duration.ZERO;
        if (fault.isPresent()) {
            delay = fault.get().delay(asked.draws());
            Optional<LocalResponse> abort = fault.get().abort(asked.head(), asked.draws());
            if (abort.isPresent()) {
                return respond(abort.get(), delay, with(edits, crossOrigin));
            }
        }
        if (answer.isPresent()) {
            return respond(answer(answer.get(), asked), delay, with(edits, crossOrigin));
        }
        return forward(asked, delay, crossOrigin);
    }

    private static LocalResponse answer(Answer answer, Asked asked) {
        return switch (answer) {
            case Answer.Redirect(RedirectRule rule) ->
                    rule.respond(asked.head(), asked.downstream().front());
            case Answer.Direct(LocalResponse response) -> response;
        };
    }

    private RouteDecision forward(Asked asked, Duration delay, Optional<CorsHeaders> crossOrigin) {
        Optional<CompiledBackend> backend = backend(asked);
        if (backend.isEmpty()) {
            return respond(
                    Unusable.answer(invalidStatus, "no_backends", asked.head()),
                    delay,
                    with(edits, crossOrigin));
        }
        return switch (backend.get()) {
            case Forwards forwards -> {
                ForwardPlan plan = forwards.plan();
                if (!forwards.mirrors().isEmpty()) {
                    plan = plan.withMirrors(mirrors(forwards, asked));
                }
                if (crossOrigin.isPresent()) {
                    plan = plan.withResponseEdit(crossOrigin.get());
                }
                yield new RouteDecision(
                        Optional.of(name),
                        delay,
                        new Outcome.Forward(plan.dialled(asked.downstream().front().port())));
            }
            case Redirects(RedirectRule redirect, List<ResponseEdit> changes) ->
                    respond(
                            redirect.respond(asked.head(), asked.downstream().front()),
                            delay,
                            with(changes, crossOrigin));
            case Invalid(int status, String reason) ->
                    respond(
                            Unusable.answer(status, "backend_invalid", asked.head()),
                            delay,
                            with(edits, crossOrigin));
        };
    }

    /** The one that a session is bound to, while it is there; else one by weight. */
    private Optional<CompiledBackend> backend(Asked asked) {
        if (session.isPresent()) {
            for (var entry : backends.entries()) {
                if (entry.value() instanceof Forwards forwards
                        && asked.sessions()
                                .isBoundTo(
                                        session.get(),
                                        forwards.destination()
                                                .dialled(asked.downstream().front().port()),
                                        asked.head())) {
                    return Optional.of(forwards);
                }
            }
        }
        return backends.draw(asked.draws());
    }

    private static List<MirrorPlan> mirrors(Forwards forwards, Asked asked) {
        var mirrors = new ArrayList<>(forwards.plan().mirrors());
        for (SomeMirror some : forwards.mirrors()) {
            if (asked.draws().share("mirror " + some.mirror().destination(), some.share())) {
                mirrors.add(some.mirror());
            }
        }
        return mirrors;
    }

    private RouteDecision respond(
            LocalResponse response, Duration delay, List<ResponseEdit> changes) {
        return new RouteDecision(Optional.of(name), delay, new Outcome.Respond(response, changes));
    }

    private static List<ResponseEdit> with(
            List<ResponseEdit> edits, Optional<CorsHeaders> crossOrigin) {
        if (crossOrigin.isEmpty()) {
            return edits;
        }
        var all = new ArrayList<>(edits);
        all.add(crossOrigin.get());
        return all;
    }
}
