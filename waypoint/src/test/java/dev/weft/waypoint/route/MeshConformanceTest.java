package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.any;
import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.decide;
import static dev.weft.waypoint.route.RouteFixtures.exact;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.named;
import static dev.weft.waypoint.route.RouteFixtures.plan;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.set;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.route.plan.ForwardPlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the conformance tests of the Gateway API for meshes expect, by their names. */
class MeshConformanceTest {

    @Test
    void basic_a_service_without_routes_is_left_alone() {
        assertThat(RouteTables.EMPTY.table(front("echo", 80), "mesh")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/v1,echo-v1", "/v2,echo-v2", "/v3,404", "/v1/,404", "/V1,404"})
    void traffic_split(String path, String expected) {
        var tables =
                tables(httpRoute(rule("echo-v1", exact("/v1")), rule("echo-v2", exact("/v2"))));

        assertThat(result(decide(tables, get(path)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"echo-v1,80,v1", "echo-v1,8080,-", "echo-v2,80,v2", "echo-v2,8080,v2"})
    void ports(String service, int port, String header) {
        var tables =
                tables(
                        route("HTTPRoute", "split-v1", marked("echo-v1", "v1"))
                                .addParents(toService("echo-v1", 80)),
                        route("HTTPRoute", "split-v2", marked("echo-v2", "v2"))
                                .addParents(toService("echo-v2", 0)));

        assertThat(responseHeader(tables, client(front(service, port)), "echo")).isEqualTo(header);
    }

    @Test
    void frontend_a_workload_by_its_own_address_meets_no_routes() {
        var tables =
                tables(
                        route("HTTPRoute", "split", marked("echo-v2", "set"))
                                .addParents(toService("echo-v2", 0)));
        var workload = Mesh.pod("echo-v2-0", "10.1.0.2").build();

        assertThat(responseHeader(tables, client(front("echo-v2", 80)), "echo-v2"))
                .isEqualTo("set");
        assertThat(tables.table(new Front.OfWorkload(workload, 8080), "mesh")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"echo-v2,echo-v1,set", "echo-v1,echo-v2,-"})
    void frontend_hostname_the_address_counts_and_not_the_host(
            String dialled, String host, String header) {
        var tables =
                tables(
                        route("HTTPRoute", "split", marked("echo-v2", "set"))
                                .addParents(toService("echo-v2", 0)));

        assertThat(responseHeader(tables, client(front(dialled, 80)), host)).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({"consumer,set", "mesh,-", "'',-"})
    void consumer_routes_are_for_clients_of_their_namespace(String namespace, String header) {
        var tables =
                tables(
                        route("HTTPRoute", "consumer", marked("echo-v1", "set"))
                                .setNamespace("consumer")
                                .addParents(
                                        toService("echo-v1", 0).setClientNamespace("consumer")));

        assertThat(responseHeader(tables, client(namespace, front("echo-v1", 80), ""), "echo"))
                .isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({
        "/,'',echo-v1",
        "/example,'',echo-v1",
        "/,Version: one,echo-v1",
        "/v2,'',echo-v2",
        "/v2/example,'',echo-v2",
        "/v2/,'',echo-v2",
        "/,Version: two,echo-v2",
        "/v2example,'',echo-v1",
        "/foo/v2/example,'',echo-v1"
    })
    void matching(String path, String header, String expected) {
        var tables =
                tables(
                        httpRoute(
                                rule(
                                        "echo-v1",
                                        prefix("/"),
                                        any().addHeaders(named("version", "one"))),
                                rule(
                                        "echo-v2",
                                        prefix("/v2"),
                                        any().addHeaders(named("version", "two")))));

        assertThat(result(decide(tables, get(path, header(header))))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/?animal=whale,'',echo-v1",
        "/?animal=dolphin,'',echo-v2",
        "/?animal=whale&otherparam=irrelevant,'',echo-v1",
        "/?animal=dolphin&color=yellow,'',echo-v2",
        "/?color=blue,'',404",
        "/?animal=dog,'',404",
        "/?animal=whaledolphin,'',404",
        "/,'',404",
        "/path1?animal=whale,'',echo-v1",
        "/?animal=whale,version: one,echo-v2",
        "/path3?animal=shark,'',echo-v1",
        "/path4?animal=kraken,version: three,echo-v1",
        "/?animal=shark,'',404",
        "/path4?animal=kraken,'',404",
        "/path5?animal=hydra,'',echo-v1",
        "/?animal=whale&animal=dolphin,'',echo-v1",
    })
    void query_parameters(String target, String header, String expected) {
        var tables =
                tables(
                        httpRoute(
                                rule("echo-v1", any().addQuery(named("animal", "whale"))),
                                rule("echo-v2", any().addQuery(named("animal", "dolphin"))),
                                rule(
                                        "echo-v1",
                                        prefix("/path1").addQuery(named("animal", "whale"))),
                                rule(
                                        "echo-v2",
                                        any().addHeaders(named("version", "one"))
                                                .addQuery(named("animal", "whale"))),
                                rule(
                                        "echo-v1",
                                        prefix("/path3").addQuery(named("animal", "shark")),
                                        prefix("/path4")
                                                .addHeaders(named("version", "three"))
                                                .addQuery(named("animal", "kraken"))),
                                rule("echo-v1", prefix("/path5")),
                                rule("echo-v2", any().addQuery(named("animal", "hydra")))));

        assertThat(result(decide(tables, get(target, header(header))))).isEqualTo(expected);
    }

    @Test
    void named_rule_the_name_is_accepted_and_told() {
        var tables =
                tables(
                        httpRoute(
                                rule("echo-v1", prefix("/named")).setName("by-name"),
                                rule("echo-v2", prefix("/unnamed"))));

        var named = decide(tables, get("/named"));
        var unnamed = decide(tables, get("/unnamed"));

        assertThat(result(named)).isEqualTo("echo-v1");
        assertThat(named.route().orElseThrow()).hasToString("HTTPRoute/mesh/echo/by-name");
        assertThat(result(unnamed)).isEqualTo("echo-v2");
        assertThat(unnamed.route().orElseThrow()).hasToString("HTTPRoute/mesh/echo/1");
    }

    @Test
    void weight_shares_are_within_five_points_of_500_requests() {
        var tables =
                tables(
                        httpRoute(
                                HttpRule.newBuilder()
                                        .addBackends(RouteFixtures.backend("echo-v1", 70))
                                        .addBackends(RouteFixtures.backend("echo-v2", 30))));

        assertThat(shares(tables, get("/"))).satisfies(MeshConformanceTest::about70To30);
    }

    @Test
    void grpc_weight_a_backend_without_weight_that_does_not_exist_changes_nothing() {
        var tables =
                tables(
                        route(
                                        "GRPCRoute",
                                        "weight",
                                        HttpRule.newBuilder()
                                                .addBackends(RouteFixtures.backend("echo-v1", 70))
                                                .addBackends(RouteFixtures.backend("echo-v2", 30))
                                                .addBackends(
                                                        RouteFixtures.backend("echo-v3", 0)
                                                                .setInvalid("not found")))
                                .addParents(toService("echo", 80)));

        assertThat(shares(tables, request("POST", "echo", "/proto.EchoTestService/Echo")))
                .satisfies(MeshConformanceTest::about70To30);
    }

    private static void about70To30(Map<String, Integer> shares) {
        assertThat(shares).containsOnlyKeys("echo-v1", "echo-v2");
        assertThat(shares.get("echo-v1")).isBetween(325, 375);
    }

    private static Map<String, Integer> shares(RouteTables tables, RequestHead head) {
        var shares = new HashMap<String, Integer>();
        var random = new Random(42);
        Downstream client = client(front("echo", 80));
        RouteTable table = tables.table(client.front(), "mesh").orElseThrow();
        for (int i = 0; i < 500; i++) {
            shares.merge(result(table.decide(head, client, random)), 1, Integer::sum);
        }
        return shares;
    }

    private static String[] header(String header) {
        return header.isEmpty() ? new String[] {} : new String[] {header};
    }

    private static HttpRule.Builder marked(String backend, String mark) {
        return rule(backend)
                .setActions(HttpActions.newBuilder().setResponse(set("X-Header-Set", mark)));
    }

    /** The header that the client sees in a response of 200. */
    private static String responseHeader(RouteTables tables, Downstream client, String host) {
        Optional<RouteTable> table = tables.table(client.front(), client.namespace());
        if (table.isEmpty()) {
            return "-";
        }
        RequestHead head = request("GET", host, "/");
        ForwardPlan plan = plan(table.get().decide(head, client, new Random(1)));
        ResponseHead response = ResponseHead.of(200);
        ResponseEdit.applyAll(
                plan.responseEdits(), response, new Exchange(head, client, Instant.EPOCH));
        return response.headers().get("X-Header-Set", "-");
    }
}
