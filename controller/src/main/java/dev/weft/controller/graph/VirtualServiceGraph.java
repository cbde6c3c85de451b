package dev.weft.controller.graph;

import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.route.RouteConflicts;
import dev.weft.controller.route.RouteResult;
import dev.weft.controller.virtual.VirtualServiceTranslation;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** VirtualServices to what proxies are told. One thread. */
final class VirtualServiceGraph {

    private final DerivedCollection<ObjectKey, VirtualServiceTranslation.Inputs, Kept<RouteResult>>
            services =
                    DerivedCollection.remembering(
                            (in, before) -> Kept.of(in.object(), before, o -> again(in, o)));

    /** Only those without hosts are delegated to; what they say is a part of the others. */
    RouteGraph.Outcome update(
            Map<ObjectKey, KubeObject> objects, Catalog catalog, RouteConflicts conflicts) {
        Map<String, KubeObject> delegates = new HashMap<>();
        objects.values().stream()
                .filter(o -> !o.field("spec", "hosts").isPresent())
                .forEach(o -> delegates.put(o.namespace() + "/" + o.name(), o));
        Map<String, KubeObject> others = Map.copyOf(delegates);
        Map<ObjectKey, VirtualServiceTranslation.Inputs> inputs = new TreeMap<>();
        objects.forEach((key, object) ->
                inputs.put(
                        key,
                        new VirtualServiceTranslation.Inputs(object, catalog, conflicts, others)));
        return RouteGraph.outcome(services.derive(inputs));
    }

    private static RouteResult again(VirtualServiceTranslation.Inputs in, KubeObject object) {
        return VirtualServiceTranslation.translate(
                new VirtualServiceTranslation.Inputs(
                        object, in.catalog(), in.conflicts(), in.others()));
    }
}
