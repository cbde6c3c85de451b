package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.decide;
import static dev.weft.waypoint.route.RouteFixtures.exact;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.toListener;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static dev.weft.waypoint.route.RouteFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.L4Rule;
import dev.weft.api.waypoint.Route;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.route.plan.L4Decision;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTablesTest {
    private static final Front LISTENER = new Front.OfListener("mesh/edge", "web", 80, false);

    @Test
    void a_removed_route_holds_no_longer_and_the_service_is_left_alone_again() {
        var tables = tables(httpRoute(rule("echo-v1")));

        var without = tables.with(Map.of(), List.of("HTTPRoute/mesh/echo"));

        assertThat(result(decide(tables, get("/")))).isEqualTo("echo-v1");
        assertThat(without.table(front("echo", 80), "mesh")).isEmpty();
    }

    @Test
    void a_route_with_a_problem_changes_nothing_and_its_neighbours_are_taken() {
        var tables = tables(httpRoute(rule("echo-v1")));
        Route bad = httpRoute(rule("echo-v2", RouteFixtures.any().setPathRegex("("))).build();
        Route good = route("HTTPRoute", "other", rule("b")).addParents(toService("b", 0)).build();

        var next =
                tables.with(
                        Map.of("HTTPRoute/mesh/echo", bad, "HTTPRoute/mesh/other", good),
                        List.of());

        assertThat(result(decide(next, get("/")))).isEqualTo("echo-v1");
        assertThat(result(decide(next, client(front("b", 80)), get("/")))).isEqualTo("b");
        assertThat(RouteCompiler.check(bad).orElseThrow())
                .isEqualTo(
                        "HTTPRoute/mesh/echo: rule 0: match 0: regular expression \"(\": missing"
                                + " closing ) (RE2 syntax)");
    }

    @Test
    void only_tables_whose_routes_changed_are_compiled_again() {
        var tables =
                tables(
                        httpRoute(rule("echo-v1")),
                        route("HTTPRoute", "b", rule("b")).addParents(toService("b", 0)));
        Route changed = httpRoute(rule("echo-v2")).build();

        var next = tables.with(Map.of("HTTPRoute/mesh/echo", changed), List.of());
        var same = next.with(Map.of("HTTPRoute/mesh/echo", changed), List.of("nothing"));

        assertThat(next.table(front("b", 80), "mesh").orElseThrow())
                .isSameAs(tables.table(front("b", 80), "mesh").orElseThrow());
        assertThat(result(decide(next, get("/")))).isEqualTo("echo-v2");
        assertThat(same).isSameAs(next);
    }

    @Test
    void a_route_that_is_attached_elsewhere_leaves_where_it_was() {
        var tables = tables(httpRoute(rule("echo-v1")));
        Route moved = route("HTTPRoute", "echo", rule("b")).addParents(toService("b", 0)).build();

        var next = tables.with(Map.of("HTTPRoute/mesh/echo", moved), List.of());

        assertThat(next.table(front("echo", 80), "mesh")).isEmpty();
        assertThat(result(decide(next, client(front("b", 80)), get("/")))).isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({"mesh,80,echo-v1", "other,80,echo-v2", "other,8080,echo-v1", "third,80,echo-v1"})
    void groups_of_clients_never_merge(String namespace, int port, String expected) {
        var tables =
                tables(
                        httpRoute(rule("echo-v1")),
                        route("HTTPRoute", "theirs", rule("echo-v2", prefix("/a")))
                                .setNamespace("other")
                                .addParents(toService("echo", 80).setClientNamespace("other")));
        var client = client(namespace, front("echo", port), "");

        assertThat(result(decide(tables, client, get("/a")))).isEqualTo(expected);
    }

    @Test
    void what_consumer_routes_do_not_match_does_not_fall_back_to_the_producer() {
        var tables =
                tables(
                        httpRoute(rule("echo-v1")),
                        route("HTTPRoute", "theirs", rule("echo-v2", prefix("/a")))
                                .setNamespace("other")
                                .addParents(toService("echo", 0).setClientNamespace("other")));

        assertThat(result(decide(tables, client("other", front("echo", 80), ""), get("/b"))))
                .isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({"80,grpc", "81,http", "82,none"})
    void of_several_kinds_the_first_one_holds_for_each_port(int port, String expected) {
        var tables =
                tables(
                        route("VirtualService", "vs", rule("vs")).addParents(toService("echo", 0)),
                        l4("TCPRoute", "tcp").addParents(toService("echo", 0)),
                        route("HTTPRoute", "http", rule("http")).addParents(toService("echo", 81)),
                        route("HTTPRoute", "h2", rule("http")).addParents(toService("echo", 80)),
                        route("GRPCRoute", "grpc", rule("grpc")).addParents(toService("echo", 80)));
        Front front = front("echo", port);

        Optional<RouteTable> table = tables.table(front, "mesh");

        assertThat(table.map(t -> result(t.decide(get("/"), client(front), new Random(1)))))
                .isEqualTo(expected.equals("none") ? Optional.empty() : Optional.of(expected));
        assertThat(tables.l4(client(front), Optional.empty(), new Random(1)).isPresent())
                .isEqualTo(expected.equals("none"));
    }

    @Test
    void virtual_services_are_merged_the_oldest_first() {
        var tables =
                tables(
                        route("VirtualService", "a", rule("echo-v1"))
                                .setCreated(2)
                                .addParents(toService("echo", 0)),
                        route("VirtualService", "b", rule("echo-v2", prefix("/b")))
                                .setCreated(1)
                                .addParents(toService("echo", 0)));

        assertThat(result(decide(tables, get("/b")))).isEqualTo("echo-v2");
        assertThat(result(decide(tables, get("/")))).isEqualTo("echo-v1");
    }

    @Test
    void a_virtual_service_without_rules_for_requests_leaves_them_alone() {
        var tables = tables(virtualService().addL4(L4Rule.newBuilder().addBackends(to("tcp"))));

        assertThat(tables.table(front("echo", 80), "mesh")).isEmpty();
        assertThat(connect(tables, front("echo", 80), "", "10.0.0.1")).isEqualTo("tcp");
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com,/,exact",
        "A.Example.com:8080,/,exact",
        "b.example.com,/,example",
        "x.b.example.com,/,wild-b",
        "x.y.b.example.com,/,wild-b",
        "b.example.com,/other,any",
        "example.com,/,404",
        "example.com,/other,any",
        "a.example.com,/other,any",
    })
    void listeners_choose_by_hostname_most_specific_first(
            String host, String path, String expected) {
        var tables =
                tables(
                        edge("any", rule("any", exact("/other"))),
                        edge("wild", rule("example", exact("/"))).addHostnames("*.example.com"),
                        edge("wild-b", rule("wild-b", exact("/"))).addHostnames("*.b.example.com"),
                        edge("exact", rule("exact", exact("/"))).addHostnames("a.example.com"));

        assertThat(result(decide(tables, client(LISTENER), request("GET", host, path))))
                .isEqualTo(expected);
    }

    @Test
    void a_listener_has_only_routes_that_it_accepted_and_answers_404_without_any() {
        var tables = tables(edge("one", rule("echo-v1")));
        Front other = new Front.OfListener("mesh/edge", "admin", 81, false);
        Front stranger = new Front.OfListener("mesh/none", "web", 80, false);

        assertThat(result(decide(tables, client(LISTENER), get("/")))).isEqualTo("echo-v1");
        assertThat(result(decide(tables, client(other), get("/")))).isEqualTo("404");
        assertThat(result(decide(tables, client(stranger), get("/")))).isEqualTo("404");
    }

    @Test
    void routes_across_objects_are_ordered_as_one_table() {
        var tables =
                tables(
                        route("HTTPRoute", "z", rule("old", prefix("/same")))
                                .setCreated(1)
                                .addParents(toService("echo", 0)),
                        route("HTTPRoute", "a", rule("new", prefix("/same")))
                                .setCreated(2)
                                .addParents(toService("echo", 80)),
                        route("HTTPRoute", "c", rule("longer", prefix("/same/longer")))
                                .setCreated(3)
                                .addParents(toService("echo", 0)));

        assertThat(result(decide(tables, get("/same")))).isEqualTo("old");
        assertThat(result(decide(tables, get("/same/longer")))).isEqualTo("longer");
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com,10.0.0.1,exact",
        "A.example.com,10.0.0.1,exact",
        "b.example.com,10.0.0.1,wild",
        "other.com,10.0.0.1,refused",
        "'',10.0.0.1,refused",
    })
    void tls_routes_choose_by_server_name(String sni, String destination, String expected) {
        var tables =
                tables(
                        route("TLSRoute", "tls")
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addSni("*.example.com")
                                                .addBackends(to("wild")))
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addSni("a.example.com")
                                                .addBackends(to("exact")))
                                .addParents(toService("echo", 0)));

        assertThat(connect(tables, front("echo", 443), sni, destination)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com,443,10.0.0.1,tls",
        "'',443,10.0.0.1,tcp",
        "'',443,10.9.0.1,service",
        "'',444,10.0.0.1,service"
    })
    void rules_of_a_virtual_service_match_names_ports_and_blocks(
            String sni, int port, String destination, String expected) {
        var tables =
                tables(
                        virtualService()
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addDestinations("10.0.0.0/16")
                                                .setPort(443)
                                                .addBackends(to("tcp")))
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addSni("a.example.com")
                                                .addBackends(to("tls"))));

        assertThat(connect(tables, front("echo", port), sni, destination)).isEqualTo(expected);
    }

    @Test
    void connections_to_a_backend_that_cannot_be_used_are_refused() {
        var tables =
                tables(
                        route("TCPRoute", "tcp")
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addBackends(
                                                        Backend.newBuilder()
                                                                .setWeight(1)
                                                                .setInvalid("not found")))
                                .addParents(toService("echo", 0)));

        assertThat(connect(tables, front("echo", 80), "", "10.0.0.1")).isEqualTo("refused");
    }

    @Test
    void weights_of_connections_are_drawn() {
        var tables =
                tables(
                        route("TCPRoute", "tcp")
                                .addL4(
                                        L4Rule.newBuilder()
                                                .addBackends(RouteFixtures.backend("a", 3))
                                                .addBackends(RouteFixtures.backend("b", 1)))
                                .addParents(toService("echo", 0)));
        var random = new Random(5);

        long toA =
                IntStream.range(0, 1000)
                        .mapToObj(
                                i -> tables.l4(client(front("echo", 80)), Optional.empty(), random))
                        .filter(d -> d.orElseThrow().toString().contains("a.mesh.svc"))
                        .count();

        assertThat(toA).isBetween(700L, 800L);
    }

    private static Route.Builder edge(String name, HttpRule.Builder rule) {
        return route("HTTPRoute", name, rule).addParents(toListener("mesh/edge", "web"));
    }

    private static Route.Builder l4(String kind, String name) {
        return route(kind, name).addL4(L4Rule.newBuilder().addBackends(to("tcp")));
    }

    private static Backend.Builder to(String service) {
        return RouteFixtures.backend(service, 1);
    }

    private static String connect(RouteTables tables, Front front, String sni, String destination) {
        InetAddress ip = Mesh.ip(destination);
        return tables.l4(client("mesh", front, sni), Optional.of(ip), new Random(1))
                .map(decision ->
                        switch (decision) {
                            case L4Decision.Forward forward ->
                                    forward.destination()
                                            .service()
                                            .hostname()
                                            .replace(".mesh.svc", "");
                            case L4Decision.Refuse refuse -> "refused";
                        })
                .orElse("service");
    }
}
