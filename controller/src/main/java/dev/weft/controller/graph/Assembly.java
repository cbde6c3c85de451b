package dev.weft.controller.graph;

import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts collections together to one set; the same object while none of them changed. One thread. */
final class Assembly {

    private List<Map<?, Optional<Resource>>> parts = List.of();
    private ResourceSet set = ResourceSet.EMPTY;

    /**
     * @param collections in the order in which they answer to an alias
     */
    ResourceSet of(List<Map<?, Optional<Resource>>> collections) {
        if (areParts(collections)) {
            return set;
        }
        parts = List.copyOf(collections);
        Map<String, Resource> all = new LinkedHashMap<>();
        for (Map<?, Optional<Resource>> part : collections) {
            part.values().forEach(r -> r.ifPresent(resource -> all.put(resource.name(), resource)));
        }
        set = new ResourceSet(all);
        return set;
    }

    @SuppressWarnings("ReferenceEquality") // a collection stays itself while nothing in it changes
    private boolean areParts(List<Map<?, Optional<Resource>>> collections) {
        boolean same = parts.size() == collections.size();
        for (int i = 0; same && i < parts.size(); i++) {
            same = parts.get(i) == collections.get(i);
        }
        return same;
    }
}
