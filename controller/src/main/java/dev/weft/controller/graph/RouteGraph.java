package dev.weft.controller.graph;

import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.route.RouteConflicts;
import dev.weft.controller.route.RouteResult;
import dev.weft.controller.route.RouteTranslation;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import dev.weft.wds.WaypointTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Routes of the Gateway API to what proxies are told. One thread. */
final class RouteGraph {

    private final DerivedCollection<ObjectKey, RouteTranslation.Inputs, Kept<RouteResult>> routes =
            DerivedCollection.remembering(RouteGraph::translate);

    /** The outcome. */
    record Outcome(
            List<RouteResult.Variant> variants,
            List<ObjectStatus> statuses,
            Map<ObjectKey, String> problems) {}

    Outcome update(Map<ObjectKey, KubeObject> objects, Catalog catalog, RouteConflicts conflicts) {
        Map<ObjectKey, RouteTranslation.Inputs> inputs = new TreeMap<>();
        objects.forEach((key, route) ->
                inputs.put(
                        key,
                        new RouteTranslation.Inputs(
                                route, catalog, conflicts.losing(route, catalog.services()))));
        return outcome(routes.derive(inputs));
    }

    /** What came of routes, of whatever kind. */
    static Outcome outcome(Map<ObjectKey, Kept<RouteResult>> results) {
        List<RouteResult.Variant> variants = new ArrayList<>();
        List<ObjectStatus> statuses = new ArrayList<>();
        Map<ObjectKey, String> problems = new TreeMap<>();
        results.forEach((key, kept) -> {
            kept.result().ifPresent(result -> variants.addAll(result.variants()));
            statuses.add(status(key, kept));
            kept.problem().ifPresent(problem -> problems.put(key, problem));
        });
        return new Outcome(variants, statuses, problems);
    }

    /** How a variant is told. */
    static Told told(RouteResult.Variant variant) {
        var message = variant.message();
        return new Told(
                WaypointTypes.ROUTE,
                message.getKind() + "/" + message.getNamespace() + "/" + message.getName(),
                message,
                variant.audience());
    }

    private static Kept<RouteResult> translate(
            RouteTranslation.Inputs in, Optional<Kept<RouteResult>> before) {
        return Kept.of(
                in.object(),
                before,
                object ->
                        RouteTranslation.translate(
                                new RouteTranslation.Inputs(object, in.catalog(), in.losing())));
    }

    private static ObjectStatus status(ObjectKey key, Kept<RouteResult> kept) {
        if (kept.problem().isEmpty()) {
            return kept.result().orElseThrow().status();
        }
        String problem = kept.problem().get();
        if (kept.result().isEmpty()) {
            return new ObjectStatus(
                    key.kind(),
                    key.namespace(),
                    key.name(),
                    List.of(Condition.no("Accepted", "UnsupportedValue", problem)),
                    List.of());
        }
        Condition fallBack =
                Condition.yes(
                        "PartiallyInvalid",
                        "UnsupportedValue",
                        "Fall Back: " + problem + "; the last good version stays in force");
        ObjectStatus good = kept.result().get().status();
        return new ObjectStatus(
                good.kind(),
                good.namespace(),
                good.name(),
                good.conditions(),
                good.parents().stream().map(parent -> with(parent, fallBack)).toList());
    }

    private static ParentStatus with(ParentStatus parent, Condition condition) {
        List<Condition> all = new ArrayList<>(parent.conditions());
        all.removeIf(c -> c.type().equals(condition.type()));
        all.add(condition);
        return new ParentStatus(parent.parent(), all);
    }
}
