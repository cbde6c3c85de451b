package dev.weft.controller.xds;

import dev.weft.controller.collect.Resource;
import java.util.List;

/**
 * What one client has to be told of one type.
 *
 * @param removed names that are gone, or were asked for and do not exist
 */
record Delta(List<Resource> updated, List<String> removed) {

    Delta {
        updated = List.copyOf(updated);
        removed = List.copyOf(removed);
    }

    boolean isEmpty() {
        return updated.isEmpty() && removed.isEmpty();
    }
}
