package dev.weft.controller.model;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reading of policies, where a field that is not known is an error: passing over it would let
 * through what its author meant to stop.
 */
final class Strict {

    static final String GROUP = "security.istio.io";

    private static final Set<String> VERSIONS = Set.of(GROUP + "/v1", GROUP + "/v1beta1");
    private static final String[] OBJECT = {"apiVersion", "kind", "metadata", "spec", "status"};

    private Strict() {}

    /** The fields of a place that may have these and no others. */
    static Map<String, Field> fields(Field place, String... known) {
        Map<String, Field> fields = place.map();
        for (String key : fields.keySet()) {
            if (!List.of(known).contains(key)) {
                throw place.at(key).wrong("only the fields " + new TreeSet<>(List.of(known)));
            }
        }
        return fields;
    }

    /** The spec of a policy object of a version that is understood. */
    static Field spec(KubeObject object) {
        if (!VERSIONS.contains(object.apiVersion())) {
            throw object.field("apiVersion").wrong("one of " + new TreeSet<>(VERSIONS));
        }
        fields(object.field(), OBJECT);
        return object.field("spec");
    }

    /** The labels of a selector; an absent one has none and selects everything. */
    static Map<String, String> selector(Field selector) {
        fields(selector, "matchLabels");
        return selector.at("matchLabels").textMap();
    }

    /** As much of a selector as can be understood, which selects at least what its author meant. */
    static Map<String, String> readableSelector(KubeObject object) {
        try {
            return object.field("spec", "selector", "matchLabels").textMap();
        } catch (ManifestException e) {
            return Map.of();
        }
    }
}
