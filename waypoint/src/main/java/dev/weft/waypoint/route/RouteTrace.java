package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.Draws.Draw;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import dev.weft.waypoint.route.plan.RouteName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A decision, and why it is so. Values of headers of the request are not in it.
 *
 * @param tried all candidates in the order in which they hold
 * @param shares the backends of the rule that was found
 * @param draws what was left to chance, in order
 */
public record RouteTrace(
        RouteDecision decision, List<Tried> tried, List<Share> shares, List<Draw> draws) {

    /**
     * A match of a rule.
     *
     * @param match its place in the rule, from 0
     * @param conditions all that it asks for
     * @param failed the first condition that did not hold; empty if all did
     */
    public record Tried(RouteName rule, int match, String conditions, Optional<String> failed) {

        static Tried of(Candidate candidate, Asked asked) {
            return new Tried(
                    candidate.action().name(),
                    candidate.match(),
                    candidate.request().text(),
                    candidate.request().firstFailure(asked.head(), asked.port()));
        }
    }

    /** A backend, and its share of the sum of all weights. */
    public record Share(String backend, long weight) {}

    public RouteTrace {
        tried = List.copyOf(tried);
        shares = List.copyOf(shares);
        draws = List.copyOf(draws);
    }

    static RouteTrace of(
            RouteDecision decision,
            Optional<Candidate> found,
            List<Tried> tried,
            List<Draw> draws) {
        var shares = new ArrayList<Share>();
        found.ifPresent(candidate ->
                candidate.action().backends().entries().stream()
                        .map(e -> new Share(e.value().text(), e.weight()))
                        .forEach(shares::add));
        return new RouteTrace(decision, tried, shares, draws);
    }

    /** For people: one line for each reason. */
    public String text() {
        var lines = new StringJoiner("\n", "", "\n");
        boolean found = false;
        for (Tried candidate : tried) {
            String verdict =
                    candidate
                            .failed()
                            .map(failed -> "no: " + failed)
                            .orElse(found ? "behind" : "yes");
            found |= candidate.failed().isEmpty();
            lines.add(
                    candidate.rule()
                            + " match "
                            + candidate.match()
                            + " ("
                            + candidate.conditions()
                            + "): "
                            + verdict);
        }
        shares.forEach(
                share -> lines.add("backend " + share.backend() + " weight " + share.weight()));
        draws.forEach(draw ->
                lines.add("drew " + draw.number() + " of " + draw.of() + " for " + draw.what()));
        if (!decision.delay().isZero()) {
            lines.add("delay " + decision.delay().toMillis() + " ms");
        }
        switch (decision.outcome()) {
            case Outcome.Forward(ForwardPlan plan) -> addPlan(plan, lines);
            case Outcome.Respond respond -> {
                respond.edits().forEach(edit -> lines.add("response " + edit.text()));
                lines.add(
                        "answer "
                                + respond.response().status()
                                + " "
                                + respond.response().detail());
            }
        }
        return lines.toString();
    }

    private static void addPlan(ForwardPlan plan, StringJoiner lines) {
        for (RequestEdit edit : plan.requestEdits()) {
            lines.add("request " + edit.text());
        }
        for (ResponseEdit edit : plan.responseEdits()) {
            lines.add("response " + edit.text());
        }
        plan.mirrors().forEach(mirror -> lines.add("mirror to " + mirror.destination()));
        lines.add("forward to " + plan.destination());
    }
}
