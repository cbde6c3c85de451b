package dev.weft.waypoint.match;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.waypoint.http.RequestHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a request must look like, as an HttpMatch of waypoint.proto says it: all conditions hold.
 * Immutable.
 */
public final class RequestMatch {

    /**
     * How specific a match is.
     *
     * @param grpcService characters of the gRPC service; 0 if none is named
     */
    public record Weight(
            boolean method, int headers, int parameters, int grpcService, int grpcMethod) {}

    private final PathMatch path;
    private final List<Condition> conditions;
    private final Weight weight;

    private RequestMatch(PathMatch path, List<Condition> conditions, Weight weight) {
        this.path = path;
        this.conditions = List.copyOf(conditions);
        this.weight = weight;
    }

    /** Compiles, or says what is wrong with it. */
    public static RequestMatch compile(HttpMatch match, Dialect dialect) throws InvalidConfig {
        PathMatch path = path(match, dialect);
        var conditions = new ArrayList<Condition>();
        conditions.add(new Condition.Path(path));
        if (match.getPort() != 0) {
            conditions.add(new Condition.Port(match.getPort()));
        }
        if (match.hasMethod()) {
            conditions.add(new Condition.Method(text("method", match.getMethod())));
        }
        if (match.hasScheme()) {
            conditions.add(new Condition.Scheme(text("scheme", match.getScheme())));
        }
        if (match.hasAuthority()) {
            conditions.add(new Condition.Authority(text("authority", match.getAuthority())));
        }
        int before = conditions.size();
        addHeaders(match.getHeadersList(), dialect, conditions);
        int headers = conditions.size() - before;
        addParameters(match.getQueryList(), dialect, conditions);
        int parameters = conditions.size() - before - headers;
        var weight =
                new Weight(
                        match.hasMethod(),
                        headers,
                        parameters,
                        match.getGrpc().getService().length(),
                        match.getGrpc().getMethod().length());
        return new RequestMatch(path, conditions, weight);
    }

    /** Every request, as a rule without matches means it. */
    public static RequestMatch any(Dialect dialect) {
        PathMatch path = anyPath(dialect);
        return new RequestMatch(
                path, List.of(new Condition.Path(path)), new Weight(false, 0, 0, 0, 0));
    }

    /** Of VirtualService it is the prefix {@code /}, which a rewrite replaces. */
    private static PathMatch anyPath(Dialect dialect) {
        return switch (dialect) {
            case GATEWAY_API -> PathMatch.any();
            case VIRTUAL_SERVICE -> new PathMatch.StringPrefix("/", false);
        };
    }

    private static PathMatch path(HttpMatch match, Dialect dialect) throws InvalidConfig {
        boolean ignoreCase = match.getIgnorePathCase();
        if (match.hasGrpc()) {
            if (match.getPathCase() != HttpMatch.PathCase.PATH_NOT_SET) {
                throw new InvalidConfig("a match by gRPC method and by path: expected one of them");
            }
            return GrpcPaths.compile(match.getGrpc());
        }
        return switch (match.getPathCase()) {
            case PATH_EXACT -> new PathMatch.Exact(match.getPathExact(), ignoreCase);
            case PATH_PREFIX -> PathMatch.ElementPrefix.of(match.getPathPrefix(), ignoreCase);
            case PATH_STRING_PREFIX ->
                    new PathMatch.StringPrefix(match.getPathStringPrefix(), ignoreCase);
            case PATH_REGEX ->
                    new PathMatch.Regular(
                            match.getPathRegex(),
                            Regexes.compile(match.getPathRegex(), ignoreCase));
            case PATH_NOT_SET -> anyPath(dialect);
        };
    }

    private static void addHeaders(
            List<NamedMatch> matches, Dialect dialect, List<Condition> conditions)
            throws InvalidConfig {
        Set<String> seen = new HashSet<>();
        for (NamedMatch match : matches) {
            String name = match.getName().toLowerCase(Locale.ROOT);
            TextMatch value = named("header", match);
            if (seen.add(name) || dialect == Dialect.VIRTUAL_SERVICE) {
                conditions.add(new Condition.Header(name, value, match.getInvert()));
            }
        }
    }

    private static void addParameters(
            List<NamedMatch> matches, Dialect dialect, List<Condition> conditions)
            throws InvalidConfig {
        Set<String> seen = new HashSet<>();
        for (NamedMatch match : matches) {
            TextMatch value = named("query parameter", match);
            if (seen.add(match.getName()) || dialect == Dialect.VIRTUAL_SERVICE) {
                conditions.add(new Condition.Query(match.getName(), value, match.getInvert()));
            }
        }
    }

    private static TextMatch named(String what, NamedMatch match) throws InvalidConfig {
        if (match.getName().isEmpty()) {
            throw new InvalidConfig("a match of a " + what + " without its name");
        }
        return text(what + " " + match.getName(), match.getMatch());
    }

    private static TextMatch text(String what, StringMatch match) throws InvalidConfig {
        try {
            return TextMatch.compile(match);
        } catch (InvalidConfig e) {
            throw e.in(what);
        }
    }

    /**
     * Whether all conditions hold.
     *
     * @param port that the client dialled
     */
    public boolean matches(RequestHead head, int port) {
        for (Condition condition : conditions) {
            if (!condition.holds(head, port)) {
                return false;
            }
        }
        return true;
    }

    /** The first condition that does not hold, for people; empty if all do. */
    public Optional<String> firstFailure(RequestHead head, int port) {
        return conditions.stream()
                .filter(condition -> !condition.holds(head, port))
                .findFirst()
                .map(Condition::text);
    }

    public PathMatch path() {
        return path;
    }

    public Weight weight() {
        return weight;
    }

    /** All conditions, for people. */
    public String text() {
        return String.join(", ", conditions.stream().map(Condition::text).toList());
    }

    @Override
    public String toString() {
        return text();
    }
}
