package dev.weft.perf.waypoint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One way into a proxy, on a port of its own: how clients speak and how many routes there are. All
 * lead to the same backend, over kept-alive plaintext HTTP/1.1.
 */
enum Door {
    H1_1("HTTP/1.1, 1 route", 1, false, false),
    H1_10("HTTP/1.1, 10 routes", 10, false, false),
    H1_100("HTTP/1.1, 100 routes", 100, false, false),
    H1_1000("HTTP/1.1, 1,000 routes", 1000, false, false),
    H1_MTLS("HTTP/1.1 over mTLS, 10 routes", 10, false, true),
    H2("HTTP/2, 10 routes", 10, true, false),
    H2_MTLS("HTTP/2 over mTLS, 10 routes", 10, true, true);

    private static final int MOST_PATHS = 1000;

    private final String title;
    private final int routes;
    private final boolean http2;
    private final boolean mtls;

    Door(String title, int routes, boolean http2, boolean mtls) {
        this.title = title;
        this.routes = routes;
        this.http2 = http2;
        this.mtls = mtls;
    }

    String title() {
        return title;
    }

    /** Prefixes {@code /r0} to {@code /r(n-1)}, each a route. */
    int routes() {
        return routes;
    }

    boolean http2() {
        return http2;
    }

    boolean mtls() {
        return mtls;
    }

    /** A request for every route, in an order that is not theirs. */
    List<String> paths() {
        // 7919 is prime: every route comes once.
        return IntStream.range(0, Math.min(routes, MOST_PATHS))
                .mapToObj(i -> "/r" + (i * 7919L % routes) + "/items?id=42")
                .toList();
    }
}
