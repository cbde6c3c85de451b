package dev.weft.controller.graph;

import dev.weft.api.waypoint.Parent;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.edge.GatewayResult;
import dev.weft.controller.edge.GatewayTranslation;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.reading.Known;
import dev.weft.controller.route.RouteResult;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.manifest.ManifestException;
import dev.weft.wds.WaypointTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Gateways to what their own proxies are told. One thread. */
final class GatewayGraph {

    private final DerivedCollection<GatewayKey, GatewayTranslation.Inputs, Made> gateways =
            DerivedCollection.of(GatewayGraph::make);

    private record Made(Optional<GatewayResult> result, ObjectStatus status) {}

    /** The outcome. */
    record Outcome(List<Told> told, List<ObjectStatus> statuses) {}

    Outcome update(Catalog catalog, List<RouteResult.Variant> routes) {
        Map<String, Map<String, Integer>> attached = attached(routes);
        Map<GatewayKey, GatewayTranslation.Inputs> inputs = new TreeMap<>();
        catalog.gateways()
                .forEach((key, facts) ->
                        inputs.put(
                                key,
                                new GatewayTranslation.Inputs(
                                        facts,
                                        catalog,
                                        attached.getOrDefault(key.toString(), Map.of()))));
        List<Told> told = new ArrayList<>();
        List<ObjectStatus> statuses = new ArrayList<>();
        gateways.derive(inputs)
                .forEach((key, made) -> {
                    statuses.add(made.status());
                    made.result()
                            .map(result ->
                                    new Told(
                                            WaypointTypes.GATEWAY,
                                            "Gateway/" + key,
                                            result.message(),
                                            Set.of(key)))
                            .ifPresent(told::add);
                });
        return new Outcome(told, statuses);
    }

    private static Map<String, Map<String, Integer>> attached(List<RouteResult.Variant> routes) {
        Map<String, Map<String, Integer>> attached = new HashMap<>();
        for (RouteResult.Variant route : routes) {
            for (Parent parent : route.message().getParentsList()) {
                if (parent.hasGateway()) {
                    Map<String, Integer> counts =
                            attached.computeIfAbsent(parent.getGateway(), g -> new HashMap<>());
                    parent.getListenersList().forEach(l -> counts.merge(l, 1, Integer::sum));
                }
            }
        }
        return attached;
    }

    private static Made make(GatewayTranslation.Inputs in) {
        try {
            GatewayResult result = GatewayTranslation.translate(in);
            return new Made(Optional.of(result), result.status());
        } catch (ManifestException e) {
            GatewayFacts facts = in.gateway();
            Condition invalid = Condition.no("Accepted", "Invalid", Known.complaint(e));
            return new Made(
                    Optional.empty(),
                    new ObjectStatus(
                            "Gateway",
                            facts.key().namespace(),
                            facts.key().name(),
                            List.of(invalid),
                            List.of()));
        }
    }
}
