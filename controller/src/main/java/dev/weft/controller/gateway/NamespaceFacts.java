package dev.weft.controller.gateway;

import dev.weft.manifest.KubeObject;
import java.util.Map;

/** What counts of a Namespace. */
public record NamespaceFacts(
        String name, Map<String, String> labels, Map<String, String> annotations) {

    private static final String NAME = "kubernetes.io/metadata.name";

    public NamespaceFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** One that no object describes; it has the label that every namespace has. */
    public static NamespaceFacts unknown(String name) {
        return new NamespaceFacts(name, Map.of(NAME, name), Map.of());
    }

    public static NamespaceFacts of(KubeObject namespace) {
        Map<String, String> labels = new java.util.HashMap<>(namespace.labels());
        labels.put(NAME, namespace.name());
        return new NamespaceFacts(namespace.name(), labels, namespace.annotations());
    }
}
