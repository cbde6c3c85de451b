package dev.weft.waypoint.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The matches of all routes of one service port, most specific first.
 *
 * <p>Order (Gateway API, HTTPRouteRule): exact path, longest prefix, method given, most headers,
 * most query parameters, then {@link RouteKey}.
 */
public final class RouteTable {

    private static final Comparator<Entry> PRECEDENCE =
            Comparator.comparing((Entry e) -> !(e.match.path() instanceof PathMatch.Exact))
                    .thenComparing(e -> prefixLength(e.match.path()), Comparator.reverseOrder())
                    .thenComparing(e -> e.match.method().isEmpty())
                    .thenComparing(e -> e.match.headers().size(), Comparator.reverseOrder())
                    .thenComparing(e -> e.match.query().size(), Comparator.reverseOrder())
                    .thenComparing(Entry::key);

    private final List<Entry> entries;

    public RouteTable(List<Entry> entries) {
        var sorted = new ArrayList<>(entries);
        sorted.sort(PRECEDENCE);
        this.entries = List.copyOf(sorted);
    }

    /** A match and where it stands. */
    public record Entry(RouteKey key, RouteMatch match) {}

    /** The match that a request takes; empty when no route fits. */
    public Optional<Entry> find(RequestHead request) {
        return entries.stream().filter(e -> e.match.matches(request)).findFirst();
    }

    /** All matches in the order they are tried. */
    public List<Entry> entries() {
        return entries;
    }

    private static int prefixLength(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact _ -> 0;
            case PathMatch.Prefix prefix -> prefix.path().length();
        };
    }
}
