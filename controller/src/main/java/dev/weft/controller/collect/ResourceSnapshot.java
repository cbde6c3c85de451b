package dev.weft.controller.collect;

import java.util.Map;

/** Everything that discovery serves at one moment, by type URL. Immutable. */
public record ResourceSnapshot(Map<String, ResourceSet> types) {

    public static final ResourceSnapshot EMPTY = new ResourceSnapshot(Map.of());

    public ResourceSnapshot {
        types = Map.copyOf(types);
    }

    /** The resources of a type; none of a type that is not served. */
    public ResourceSet of(String typeUrl) {
        return types.getOrDefault(typeUrl, ResourceSet.EMPTY);
    }
}
