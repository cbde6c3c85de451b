package dev.weft.waypoint.route;

import dev.weft.waypoint.route.plan.RouteName;
import java.util.Comparator;

/** A route as it stands among others: the oldest comes first, then by name. */
record RouteId(RouteKind kind, String namespace, String name, long created)
        implements Comparable<RouteId> {
    private static final Comparator<RouteId> ORDER =
            Comparator.comparingLong(RouteId::created)
                    .thenComparing(RouteId::path)
                    .thenComparing(RouteId::kind);

    String path() {
        return namespace + "/" + name;
    }

    RouteName rule(String rule) {
        return new RouteName(kind.word(), namespace, name, rule);
    }

    @Override
    public int compareTo(RouteId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return kind.word() + "/" + path();
    }
}
