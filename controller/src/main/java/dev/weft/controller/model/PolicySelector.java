package dev.weft.controller.model;

import dev.weft.policy.PolicyKey;
import java.util.Map;

/** A policy that applies to the pods with these labels. */
public record PolicySelector(PolicyKey key, Map<String, String> labels) {

    public PolicySelector {
        labels = Map.copyOf(labels);
    }

    boolean selects(Map<String, String> podLabels) {
        return podLabels.entrySet().containsAll(labels.entrySet());
    }
}
