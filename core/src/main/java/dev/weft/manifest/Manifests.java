package dev.weft.manifest;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything a folder says at one moment.
 *
 * @param revision grows with every change of objects or problems
 * @param objects in the order of their keys
 */
public record Manifests(
        long revision,
        NavigableMap<ObjectKey, KubeObject> objects,
        List<ManifestProblem> problems) {

    public static final Manifests NONE = new Manifests(0, new TreeMap<>(), List.of());

    public Manifests {
        objects = Collections.unmodifiableNavigableMap(new TreeMap<>(objects));
        problems = List.copyOf(problems);
    }

    public Optional<KubeObject> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** Every object of a kind of this API group, by namespace and name. */
    public List<KubeObject> ofKind(String group, String kind) {
        return objects.tailMap(new ObjectKey(group, kind, "", "")).values().stream()
                .takeWhile(object -> object.kind().equals(kind) && object.group().equals(group))
                .toList();
    }

    boolean sameAs(Manifests other) {
        return objects.equals(other.objects) && problems.equals(other.problems);
    }
}
