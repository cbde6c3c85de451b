package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.named;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.text;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.Route;
import dev.weft.waypoint.http.RequestHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The compiled table decides as a list does that is sorted by the rules of the Gateway API, written
 * down here a second time, and tried from its beginning.
 */
class PrecedencePropertyTest {
    private static final List<String> PATHS =
            List.of("/", "/a", "/a/", "/a/b", "/a/b/c", "/ab", "/A", "/b", "/b/a", "");
    private static final List<String> METHODS = List.of("GET", "POST");
    private static final List<String> NAMES = List.of("x", "X", "y");
    private static final List<String> VALUES = List.of("1", "2");

    /** A match as it stands in its route. */
    private record Naive(Route route, int rule, int match, HttpMatch wanted) {

        String name() {
            return route.getName() + "/" + rule;
        }
    }

    @Test
    void http_routes_decide_as_a_sorted_list_does() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    var random = new Random(seed);
                    List<Route.Builder> routes = routes("HTTPRoute", random);
                    List<Naive> sorted = naive(routes);
                    sorted.sort(gatewayOrder());
                    compare(routes, sorted, random);
                });
    }

    @Test
    void virtual_services_decide_as_a_list_in_their_order_does() {
        qt().forAll(longs().all())
                .checkAssert(seed -> {
                    var random = new Random(seed);
                    List<Route.Builder> routes = routes("VirtualService", random);
                    List<Naive> sorted = naive(routes);
                    sorted.sort(age());
                    compare(routes, sorted, random);
                });
    }

    private static void compare(List<Route.Builder> routes, List<Naive> sorted, Random random) {
        var tables = tables(routes.toArray(Route.Builder[]::new));
        var client = client(front("echo", 80));
        for (int i = 0; i < 20; i++) {
            RequestHead head = head(random);
            Optional<String> expected =
                    sorted.stream().filter(n -> holds(n.wanted, head)).findFirst().map(Naive::name);

            var decision = RouteFixtures.decide(tables, client, head);

            assertThat(decision.route().map(name -> name.name() + "/" + name.rule()))
                    .as("%s %s", head, head.headers())
                    .isEqualTo(expected);
        }
    }

    private static Comparator<Naive> gatewayOrder() {
        return Comparator.comparingInt((Naive n) -> rank(n.wanted))
                .thenComparingInt(n -> -trimmed(n.wanted.getPathPrefix()).length())
                .thenComparingInt(n -> n.wanted.hasMethod() ? 0 : 1)
                .thenComparingLong(n -> -distinctHeaders(n.wanted))
                .thenComparingLong(n -> -distinctQuery(n.wanted))
                .thenComparing(age());
    }

    private static Comparator<Naive> age() {
        return Comparator.comparingLong((Naive n) -> n.route.getCreated())
                .thenComparing(n -> n.route.getNamespace() + "/" + n.route.getName())
                .thenComparingInt(Naive::rule)
                .thenComparingInt(Naive::match);
    }

    private static int rank(HttpMatch match) {
        return switch (match.getPathCase()) {
            case PATH_EXACT -> 0;
            case PATH_PREFIX, PATH_STRING_PREFIX, PATH_NOT_SET -> 1;
            case PATH_REGEX -> 2;
        };
    }

    private static long distinctHeaders(HttpMatch match) {
        return match.getHeadersList().stream()
                .map(h -> h.getName().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
    }

    private static long distinctQuery(HttpMatch match) {
        return match.getQueryList().stream().map(NamedMatch::getName).distinct().count();
    }

    private static String trimmed(String prefix) {
        return prefix.replaceAll("/$", "");
    }

    private static boolean holds(HttpMatch match, RequestHead head) {
        String path = head.path();
        boolean pathHolds =
                switch (match.getPathCase()) {
                    case PATH_EXACT -> path.equals(match.getPathExact());
                    case PATH_PREFIX ->
                            (path + "/").startsWith(trimmed(match.getPathPrefix()) + "/")
                                    || trimmed(match.getPathPrefix()).isEmpty();
                    case PATH_STRING_PREFIX -> path.startsWith(match.getPathStringPrefix());
                    case PATH_REGEX -> path.matches(match.getPathRegex());
                    case PATH_NOT_SET -> true;
                };
        return pathHolds
                && (!match.hasMethod() || match.getMethod().getExact().equals(head.method()))
                && match.getHeadersList().stream()
                        .allMatch(h -> h.getMatch().getExact().equals(head.header(h.getName())))
                && match.getQueryList().stream()
                        .allMatch(q -> q.getMatch().getExact().equals(head.parameter(q.getName())));
    }

    private static RequestHead head(Random random) {
        String path = pick(PATHS.subList(0, PATHS.size() - 1), random);
        String query = random.nextBoolean() ? "?q=" + pick(VALUES, random) : "";
        var headers = new ArrayList<String>();
        for (String name : List.of("x", "y")) {
            if (random.nextBoolean()) {
                headers.add(name + ": " + pick(VALUES, random));
            }
        }
        return request(pick(METHODS, random), "echo", path + query, headers.toArray(String[]::new));
    }

    private static List<Naive> naive(List<Route.Builder> routes) {
        var all = new ArrayList<Naive>();
        for (Route.Builder builder : routes) {
            Route route = builder.build();
            for (int rule = 0; rule < route.getHttpCount(); rule++) {
                for (int match = 0; match < route.getHttp(rule).getMatchesCount(); match++) {
                    all.add(new Naive(route, rule, match, route.getHttp(rule).getMatches(match)));
                }
            }
        }
        return all;
    }

    private static List<Route.Builder> routes(String kind, Random random) {
        var routes = new ArrayList<Route.Builder>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            Route.Builder route =
                    route(kind, "r" + i)
                            .setCreated(random.nextInt(2))
                            .addParents(toService("echo", random.nextBoolean() ? 0 : 80));
            for (int j = 0; j < 1 + random.nextInt(4); j++) {
                HttpRule.Builder rule = RouteFixtures.rule("echo");
                for (int k = 0; k < 1 + random.nextInt(3); k++) {
                    rule.addMatches(match(kind, random));
                }
                route.addHttp(rule);
            }
            routes.add(route);
        }
        return routes;
    }

    private static HttpMatch match(String kind, Random random) {
        HttpMatch.Builder match = HttpMatch.newBuilder();
        String path = pick(PATHS, random);
        switch (random.nextInt(kind.equals("HTTPRoute") ? 4 : 5)) {
            case 0 -> match.setPathExact(path);
            case 1 -> match.setPathPrefix(path);
            case 2 -> match.setPathRegex(path + ".*");
            case 4 -> match.setPathStringPrefix(path);
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            match.setMethod(text(pick(METHODS, random)));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            String name = pick(NAMES, random);
            boolean repeated =
                    match.getHeadersList().stream()
                            .anyMatch(h -> h.getName().equalsIgnoreCase(name));
            if (!repeated) {
                match.addHeaders(named(name, pick(VALUES, random)));
            }
        }
        if (random.nextInt(4) == 0) {
            match.addQuery(named("q", pick(VALUES, random)));
        }
        return match.build();
    }

    private static <T> T pick(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
