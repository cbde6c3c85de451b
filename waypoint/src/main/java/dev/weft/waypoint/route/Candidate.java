package dev.weft.waypoint.route;

import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.match.RequestMatch;
import java.util.Comparator;

/**
 * One match of one rule of one route, and its place among all that may hold of the same request.
 *
 * <p>HTTPRoute: exact paths, longer prefixes, expressions; then with a method, more headers, more
 * parameters. GRPCRoute: longer services, longer methods, more headers. Then, and at once in a
 * VirtualService: older routes, names, places in the route.
 */
record Candidate(RouteId route, int rule, int match, RequestMatch request, CompiledRule action)
        implements Comparable<Candidate> {

    private static final Comparator<Candidate> PLACE =
            Comparator.comparing(Candidate::route)
                    .thenComparingInt(Candidate::rule)
                    .thenComparingInt(Candidate::match);

    private static final Comparator<Candidate> HTTP =
            Comparator.comparingInt((Candidate c) -> pathRank(c.request.path()))
                    .thenComparing(c -> prefixLength(c.request.path()), Comparator.reverseOrder())
                    .thenComparing(c -> c.request.weight().method(), Comparator.reverseOrder())
                    .thenComparing(c -> c.request.weight().headers(), Comparator.reverseOrder())
                    .thenComparing(c -> c.request.weight().parameters(), Comparator.reverseOrder())
                    .thenComparing(PLACE);

    private static final Comparator<Candidate> GRPC =
            Comparator.comparing(
                            (Candidate c) -> c.request.weight().grpcService(),
                            Comparator.reverseOrder())
                    .thenComparing(c -> c.request.weight().grpcMethod(), Comparator.reverseOrder())
                    .thenComparing(c -> c.request.weight().headers(), Comparator.reverseOrder())
                    .thenComparing(PLACE);

    private static int pathRank(PathMatch path) {
        return switch (path) {
            case PathMatch.Exact exact -> 0;
            case PathMatch.ElementPrefix prefix -> 1;
            case PathMatch.StringPrefix prefix -> 1;
            case PathMatch.Regular regular -> 2;
        };
    }

    private static int prefixLength(PathMatch path) {
        return switch (path) {
            case PathMatch.ElementPrefix prefix -> prefix.value().length();
            case PathMatch.StringPrefix prefix -> prefix.value().length();
            case PathMatch.Exact exact -> 0;
            case PathMatch.Regular regular -> 0;
        };
    }

    @Override
    public int compareTo(Candidate other) {
        int kinds = route.kind().compareTo(other.route.kind());
        if (kinds != 0) {
            return kinds;
        }
        return switch (route.kind()) {
            case HTTP -> HTTP.compare(this, other);
            case GRPC -> GRPC.compare(this, other);
            case TLS, TCP, VIRTUAL_SERVICE -> PLACE.compare(this, other);
        };
    }
}
