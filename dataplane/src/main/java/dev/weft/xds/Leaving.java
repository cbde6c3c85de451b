package dev.weft.xds;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a client of an on-demand type lets go of.
 *
 * @param names asked for before, and no longer of interest
 * @param resources that are forgotten, so that the server must send them when they are asked for
 */
public record Leaving(Set<String> names, Set<String> resources) {
    public static final Leaving NOTHING = new Leaving(Set.of(), Set.of());

    public Leaving {
        names = Set.copyOf(names);
        resources = Set.copyOf(resources);
    }

    boolean isNothing() {
        return names.isEmpty() && resources.isEmpty();
    }

    List<String> all() {
        return Stream.concat(names.stream(), resources.stream()).distinct().toList();
    }
}
