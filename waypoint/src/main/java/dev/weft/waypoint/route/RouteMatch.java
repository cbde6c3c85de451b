package dev.weft.waypoint.route;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Conditions of one match of a route rule; all must hold. */
public record RouteMatch(
        PathMatch path,
        Optional<String> method,
        Map<String, String> headers,
        Map<String, String> query) {

    /** Holds for every request. */
    public static final RouteMatch ANY =
            new RouteMatch(PathMatch.ANY, Optional.empty(), Map.of(), Map.of());

    public RouteMatch {
        Map<String, String> lowered = new TreeMap<>();
        headers.forEach((name, value) -> lowered.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lowered);
        query = Map.copyOf(query);
    }

    public boolean matches(RequestHead request) {
        return path.matches(request.path())
                && method.map(request.method()::equals).orElse(true)
                && contains(request.headers(), headers)
                && contains(request.query(), query);
    }

    private static boolean contains(Map<String, String> actual, Map<String, String> wanted) {
        return actual.entrySet().containsAll(wanted.entrySet());
    }
}
