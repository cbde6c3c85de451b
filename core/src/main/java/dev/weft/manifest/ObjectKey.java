package dev.weft.manifest;

import java.util.Comparator;

/**
 * What makes an object unique in a cluster.
 *
 * @param group API group without version; empty for the core group
 * @param namespace empty for objects of the whole cluster
 */
public record ObjectKey(String group, String kind, String namespace, String name)
        implements Comparable<ObjectKey> {

    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind)
                    .thenComparing(ObjectKey::group)
                    .thenComparing(ObjectKey::namespace)
                    .thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code Kind.group namespace/name}. */
    @Override
    public String toString() {
        String type = group.isEmpty() ? kind : kind + "." + group;
        return type + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
