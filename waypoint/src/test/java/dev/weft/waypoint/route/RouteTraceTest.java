package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.any;
import static dev.weft.waypoint.route.RouteFixtures.backend;
import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.exact;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.named;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.waypoint.http.RequestHead;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteTraceTest {
    private static final RouteTables TABLES =
            tables(
                    httpRoute(
                            rule("cart", exact("/cart")).setName("cart"),
                            HttpRule.newBuilder()
                                    .addMatches(prefix("/"))
                                    .addMatches(
                                            any().addHeaders(named("X-Token", "secret"))
                                                    .addQuery(named("v", "2")))
                                    .addBackends(backend("echo-v1", 70))
                                    .addBackends(backend("echo-v2", 30))
                                    .setActions(
                                            HttpActions.newBuilder()
                                                    .setRequest(
                                                            HeaderActions.newBuilder()
                                                                    .addRemove("x-token")
                                                                    .addSet(
                                                                            Header.newBuilder()
                                                                                    .setName("x-a")
                                                                                    .setValue(
                                                                                            "1"))))));

    @Test
    void a_forwarded_request_is_explained_line_by_line() {
        assertThat(explain(get("/shop", "x-token: mine")).text())
                .isEqualTo(
                        String.format(
                                Locale.ROOT,
                                """
                                HTTPRoute/mesh/echo/cart match 0 (path = /cart): no: path = /cart
                                HTTPRoute/mesh/echo/1 match 1 (path under /, header x-token = secret, query v = 2): no: header x-token = secret
                                HTTPRoute/mesh/echo/1 match 0 (path under /): yes
                                backend outbound|8080||echo-v1.mesh.svc weight 70
                                backend outbound|8080||echo-v2.mesh.svc weight 30
                                drew %d of 100 for backend
                                request remove header x-token
                                request set header x-a: 1
                                forward to outbound|8080||%s.mesh.svc
                                """,
                                drawn(),
                                drawn() < 70 ? "echo-v1" : "echo-v2"));
    }

    @Test
    void candidates_behind_the_one_that_holds_are_named() {
        assertThat(explain(get("/cart")).text())
                .isEqualTo(
                        """
                        HTTPRoute/mesh/echo/cart match 0 (path = /cart): yes
                        HTTPRoute/mesh/echo/1 match 1 (path under /, header x-token = secret, query v = 2): no: header x-token = secret
                        HTTPRoute/mesh/echo/1 match 0 (path under /): behind
                        backend outbound|8080||cart.mesh.svc weight 1
                        forward to outbound|8080||cart.mesh.svc
                        """);
    }

    @Test
    void an_answer_is_explained_and_no_values_of_the_request_are_told() {
        var tables = tables(httpRoute(rule("cart", exact("/cart"))));

        var trace = explain(tables, get("/", "x-token: mine"));

        assertThat(trace.text())
                .isEqualTo(
                        """
                        HTTPRoute/mesh/echo/0 match 0 (path = /cart): no: path = /cart
                        answer 404 route_not_found
                        """);
    }

    @Test
    void the_explanation_decides_as_the_decision_does() {
        var table = TABLES.table(front("echo", 80), "mesh").orElseThrow();
        var client = client(front("echo", 80));

        for (int seed = 0; seed < 50; seed++) {
            assertThat(table.explain(get("/"), client, new Random(seed), Sessions.NONE).decision())
                    .isEqualTo(table.decide(get("/"), client, new Random(seed)));
        }
    }

    private static long drawn() {
        return new Random(1).nextLong(100);
    }

    private static RouteTrace explain(RequestHead head) {
        return explain(TABLES, head);
    }

    private static RouteTrace explain(RouteTables tables, RequestHead head) {
        return tables.table(front("echo", 80), "mesh")
                .orElseThrow()
                .explain(head, client(front("echo", 80)), new Random(1), Sessions.NONE);
    }
}
