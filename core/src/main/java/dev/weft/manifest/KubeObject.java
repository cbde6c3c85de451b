package dev.weft.manifest;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A Kubernetes object. What every object has is a component; the rest is read with {@link #field}.
 * Two objects are equal when their bodies are, wherever they were written.
 *
 * @param namespace {@code default} where a namespaced kind names none; empty for the kinds of the
 *     whole cluster
 * @param uid empty when there is none
 * @param body the whole object: text, Boolean, Long, Double, List, Map; unmodifiable, no nulls
 */
public record KubeObject(
        ManifestSource source,
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<Instant> creationTimestamp,
        Map<String, Object> body) {

    private static final Set<String> CLUSTER_KINDS =
            Set.of(
                    "Namespace",
                    "Node",
                    "GatewayClass",
                    "ClusterRole",
                    "ClusterRoleBinding",
                    "CustomResourceDefinition",
                    "PersistentVolume",
                    "StorageClass",
                    "PriorityClass",
                    "IngressClass",
                    "RuntimeClass",
                    "APIService",
                    "MutatingWebhookConfiguration",
                    "ValidatingWebhookConfiguration");

    /**
     * Makes an object of a tree of maps, lists, texts, numbers and booleans, which is copied.
     *
     * @throws ManifestException when the body lacks what every object has
     */
    public static KubeObject of(Map<String, ?> body) {
        return ofTree(ManifestSource.NONE, Tree.copyOf(body));
    }

    static KubeObject ofTree(ManifestSource source, Map<String, Object> body) {
        Field root = Field.root(source, body);
        Field metadata = root.at("metadata");
        String kind = nonEmpty(root.at("kind"));
        return new KubeObject(
                source,
                nonEmpty(root.at("apiVersion")),
                kind,
                CLUSTER_KINDS.contains(kind)
                        ? ""
                        : metadata.at("namespace").text().orElse("default"),
                nonEmpty(metadata.at("name")),
                metadata.at("uid").text(""),
                metadata.at("labels").textMap(),
                metadata.at("annotations").textMap(),
                instant(metadata.at("creationTimestamp")),
                body);
    }

    /** The API group without its version; empty for the core group. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public ObjectKey key() {
        return new ObjectKey(group(), kind, namespace, name);
    }

    /** The place below the root: {@code field("spec", "nodeName").text()}. */
    public Field field(String... path) {
        return Field.root(source, body).at(path);
    }

    public Optional<String> label(String key) {
        return Optional.ofNullable(labels.get(key));
    }

    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KubeObject object && body.equals(object.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiVersion, kind, namespace, name, uid);
    }

    @Override
    public String toString() {
        return key().toString();
    }

    private static String nonEmpty(Field field) {
        String text = field.requiredText();
        if (text.isEmpty()) {
            throw field.wrong("text");
        }
        return text;
    }

    private static Optional<Instant> instant(Field field) {
        try {
            return field.text().map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw field.wrong("a time such as 2026-01-31T12:00:00Z");
        }
    }
}
