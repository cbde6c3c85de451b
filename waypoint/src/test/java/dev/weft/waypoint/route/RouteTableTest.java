package dev.weft.waypoint.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {

    private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NEW = Instant.parse("2026-02-01T00:00:00Z");

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "/foo,/foo,true",
        "/foo,/foo/,true",
        "/foo,/foo/bar,true",
        "/foo,/foobar,false",
        "/foo/,/foo,true",
        "/foo,/Foo,false",
        "/,/anything,true",
    })
    void a_prefix_matches_whole_elements(String prefix, String path, boolean expected) {
        assertThat(new PathMatch.Prefix(prefix).matches(path)).isEqualTo(expected);
    }

    @Test
    void the_more_specific_match_wins_whatever_the_order_of_the_routes() {
        List<RouteTable.Entry> byPrecedence =
                List.of(
                        entry(1, new PathMatch.Exact("/foo/bar"), null, 0, 0),
                        entry(2, new PathMatch.Prefix("/foo/bar"), null, 0, 0),
                        entry(3, new PathMatch.Prefix("/foo"), "GET", 0, 0),
                        entry(4, new PathMatch.Prefix("/foo"), null, 2, 0),
                        entry(5, new PathMatch.Prefix("/foo"), null, 1, 3),
                        entry(6, new PathMatch.Prefix("/foo"), null, 1, 1),
                        entry(7, new PathMatch.Prefix("/"), null, 0, 0));

        qt().forAll(integers().all())
                .checkAssert(seed -> {
                    var shuffled = new ArrayList<>(byPrecedence);
                    Collections.shuffle(shuffled, new Random(seed));
                    assertThat(new RouteTable(shuffled).entries()).isEqualTo(byPrecedence);
                });
    }

    @Test
    void between_equal_matches_the_older_route_wins_then_the_name() {
        var newer = new RouteTable.Entry(new RouteKey(NEW, "a", "a", 0, 0), RouteMatch.ANY);
        var older = new RouteTable.Entry(new RouteKey(OLD, "b", "z", 0, 0), RouteMatch.ANY);
        var named = new RouteTable.Entry(new RouteKey(OLD, "b", "y", 0, 0), RouteMatch.ANY);

        var table = new RouteTable(List.of(newer, older, named));

        assertThat(table.entries()).containsExactly(named, older, newer);
    }

    @Test
    void a_request_that_no_route_fits_finds_nothing() {
        var table = new RouteTable(List.of(entry(1, new PathMatch.Exact("/foo"), "GET", 0, 0)));

        assertThat(table.find(new RequestHead("POST", "/foo", Map.of(), Map.of()))).isEmpty();
    }

    @Test
    void header_names_ignore_case_and_query_names_do_not() {
        var match =
                new RouteMatch(
                        PathMatch.ANY,
                        Optional.empty(),
                        Map.of("Version", "two"),
                        Map.of("Animal", "cat"));

        assertThat(
                        match.matches(
                                new RequestHead(
                                        "GET",
                                        "/",
                                        Map.of("VERSION", "two"),
                                        Map.of("Animal", "cat"))))
                .isTrue();
        assertThat(
                        match.matches(
                                new RequestHead(
                                        "GET",
                                        "/",
                                        Map.of("VERSION", "two"),
                                        Map.of("animal", "cat"))))
                .isFalse();
    }

    private static RouteTable.Entry entry(
            int rule, PathMatch path, String method, int headers, int query) {
        return new RouteTable.Entry(
                new RouteKey(OLD, "shop", "route", rule, 0),
                new RouteMatch(path, Optional.ofNullable(method), pairs(headers), pairs(query)));
    }

    private static Map<String, String> pairs(int count) {
        Map<String, String> pairs = new java.util.HashMap<>();
        for (int i = 0; i < count; i++) {
            pairs.put("k" + i, "v");
        }
        return pairs;
    }
}
