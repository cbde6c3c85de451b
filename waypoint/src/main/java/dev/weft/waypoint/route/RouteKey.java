package dev.weft.waypoint.route;

import java.time.Instant;
import java.util.Comparator;

/** Which rule and match of which route: what decides between equally specific candidates. */
public record RouteKey(Instant created, String namespace, String name, int rule, int match)
        implements Comparable<RouteKey> {

    private static final Comparator<RouteKey> ORDER =
            Comparator.comparing(RouteKey::created)
                    .thenComparing(RouteKey::namespace)
                    .thenComparing(RouteKey::name)
                    .thenComparingInt(RouteKey::rule)
                    .thenComparingInt(RouteKey::match);

    /** Older first, then by namespace and name, then as written. */
    @Override
    public int compareTo(RouteKey other) {
        return ORDER.compare(this, other);
    }
}
