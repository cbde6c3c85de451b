package dev.weft.ztunnel.outbound;

import static dev.weft.ztunnel.Mesh.gateway;
import static dev.weft.ztunnel.Mesh.gatewayAt;
import static dev.weft.ztunnel.Mesh.pod;
import static dev.weft.ztunnel.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.Service;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Visibility;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.Mesh;
import dev.weft.ztunnel.outbound.OutboundRoute.Reason;
import dev.weft.ztunnel.state.MeshState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundResolverTest {
    private static final Workload CLIENT = pod("frontend", "10.0.0.1").build();

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments(
                        "1: a loopback call to a proxy port",
                        "127.0.0.1:15001",
                        "refuse SELF_CALL"),
                arguments("1: the same in IPv6", "[::1]:15008", "refuse SELF_CALL"),
                arguments(
                        "a loopback call to another port",
                        "127.0.0.1:80",
                        "passthrough 127.0.0.1:80"),
                arguments(
                        "3: a waypoint without endpoints",
                        "10.96.0.3:80",
                        "refuse UNKNOWN_WAYPOINT"),
                arguments(
                        "3: a waypoint that nobody knows",
                        "10.96.0.4:80",
                        "refuse UNKNOWN_WAYPOINT"),
                arguments(
                        "4: a service behind a waypoint",
                        "10.96.0.2:80",
                        "hbone waypoint 10.0.0.9:15008 for 10.96.0.2:80"),
                arguments(
                        "4: any port of it, defined or not",
                        "10.96.0.2:81",
                        "hbone waypoint 10.0.0.9:15008 for 10.96.0.2:81"),
                arguments(
                        "5: its waypoint is on another network",
                        "10.96.0.5:80",
                        "refuse OTHER_NETWORK"),
                arguments("6: a passthrough service", "10.96.0.6:80", "tcp 10.96.0.6:80"),
                arguments(
                        "7: a service without endpoints",
                        "10.96.0.7:80",
                        "refuse NO_HEALTHY_UPSTREAM"),
                arguments(
                        "7: a port that it does not define",
                        "10.96.0.1:81",
                        "refuse NO_HEALTHY_UPSTREAM"),
                arguments(
                        "7: only unhealthy endpoints",
                        "10.96.0.8:80",
                        "refuse NO_HEALTHY_UPSTREAM"),
                arguments(
                        "7: an address inside a block of it",
                        "10.97.1.2:80",
                        "refuse NO_HEALTHY_UPSTREAM"),
                arguments("8: nothing is known", "192.0.2.1:443", "passthrough 192.0.2.1:443"),
                arguments("8: a node's address", "172.30.0.11:80", "passthrough 172.30.0.11:80"),
                arguments(
                        "9: the endpoint is on another network",
                        "10.96.0.9:80",
                        "refuse OTHER_NETWORK"),
                arguments(
                        "10: a workload behind a waypoint",
                        "10.0.0.5:80",
                        "hbone waypoint 10.0.0.9:15008 for 10.0.0.5:80"),
                arguments(
                        "10: a waypoint that is named by address",
                        "10.0.0.6:80",
                        "hbone waypoint 10.0.0.9:15008 for 10.0.0.6:80"),
                arguments(
                        "11: a service of a tunnelled endpoint",
                        "10.96.0.1:80",
                        "hbone orders 10.0.0.2:15008 for 10.0.0.2:8080"),
                arguments(
                        "11: its pod by address, whatever the port",
                        "10.0.0.2:9999",
                        "hbone orders 10.0.0.2:15008 for 10.0.0.2:9999"),
                arguments(
                        "11: the same in IPv6",
                        "[fd00::2]:9999",
                        "hbone orders [fd00:0:0:0:0:0:0:2]:15008 for [fd00:0:0:0:0:0:0:2]:9999"),
                arguments("12: an endpoint without tunnel", "10.96.0.10:80", "tcp 10.0.0.4:8080"),
                arguments("12: a pod without tunnel", "10.0.0.4:81", "tcp 10.0.0.4:81"),
                arguments(
                        "an endpoint that has a hostname only",
                        "10.96.0.11:80",
                        "refuse UNRESOLVED_HOSTNAME"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void each_row_of_the_decision_table(String row, String destination, String expected) {
        OutboundRoute route = resolve(CLIENT, destination, shop());

        assertThat(render(route)).isEqualTo(expected);
    }

    private static MeshState shop() {
        return new Mesh()
                .with(pod("frontend", "10.0.0.1"))
                .with(pod("orders", "10.0.0.2", "fd00::2").services(serves("orders", 80, 8080)))
                .with(Mesh.service("orders", "10.96.0.1", 80, 8080))
                .with(
                        pod("legacy", "10.0.0.4")
                                .tunnel(TunnelProtocol.NONE)
                                .services(serves("legacy", 80, 8080)))
                .with(Mesh.service("legacy", "10.96.0.10", 80, 8080))
                .with(pod("waypoint", "10.0.0.9").services(serves("waypoint", 15008, 15008)))
                .with(Mesh.service("waypoint", "10.96.0.99", 15008, 15008))
                .with(pod("guarded", "10.0.0.5").waypoint(gateway("waypoint")))
                .with(pod("guarded-by-address", "10.0.0.6").waypoint(gatewayAt("10.0.0.9")))
                .with(behind("cart", "10.96.0.2", gateway("waypoint")))
                .with(Mesh.service("empty-waypoint", "10.96.0.98", 15008, 15008))
                .with(behind("stuck", "10.96.0.3", gateway("empty-waypoint")))
                .with(behind("lost", "10.96.0.4", gateway("nowhere")))
                .with(
                        pod("far-waypoint", "10.1.0.9")
                                .network("far")
                                .services(serves("far-waypoint", 15008, 15008)))
                .with(Mesh.service("far-waypoint", "10.96.0.97", 15008, 15008))
                .with(behind("far-cart", "10.96.0.5", gateway("far-waypoint")))
                .with(
                        balanced(
                                Mesh.service("database", "10.96.0.6", 80, 80),
                                LoadBalancing.Mode.PASSTHROUGH))
                .with(Mesh.service("empty", "10.96.0.7", 80, 8080))
                .with(Mesh.service("block", "10.97.0.0/16", 80, 8080))
                .with(
                        pod("sick", "10.0.0.7")
                                .status(HealthStatus.UNHEALTHY)
                                .services(serves("sick", 80, 8080)))
                .with(Mesh.service("sick", "10.96.0.8", 80, 8080))
                .with(pod("far", "10.1.0.2").network("far").services(serves("far", 80, 8080)))
                .with(Mesh.service("far", "10.96.0.9", 80, 8080))
                .with(pod("named").hostname("db.example.com").services(serves("named", 80, 8080)))
                .with(Mesh.service("named", "10.96.0.11", 80, 8080))
                .with(pod("host", "172.30.0.11").networkMode(NetworkMode.HOST_NETWORK))
                .state();
    }

    @Test
    void a_waypoint_reaches_the_workload_behind_it_directly() {
        Workload waypoint = pod("waypoint", "10.0.0.9").build();

        OutboundRoute byService = resolve(waypoint, "10.0.0.5:80", shop());
        OutboundRoute byAddress = resolve(waypoint, "10.0.0.6:80", shop());

        assertThat(render(byService)).isEqualTo("hbone guarded 10.0.0.5:15008 for 10.0.0.5:80");
        assertThat(render(byAddress))
                .isEqualTo("hbone guarded-by-address 10.0.0.6:15008 for 10.0.0.6:80");
    }

    @Test
    void expects_the_identity_of_the_endpoint_and_those_the_service_names() {
        Service named =
                withNames(
                        Mesh.service("orders", "10.96.0.1", 80, 8080),
                        List.of("spiffe://cluster.local/ns/shop/sa/other", "not an identity"));
        MeshState state =
                new Mesh()
                        .with(named)
                        .with(pod("orders", "10.0.0.2").services(serves("orders", 80, 8080)))
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.96.0.1:80", state);

        assertThat(((OutboundRoute.Hbone) route).expected())
                .containsExactlyInAnyOrder(
                        SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/orders").orElseThrow(),
                        SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/other").orElseThrow());
    }

    @Test
    void draws_endpoints_by_capacity_and_never_one_of_none() {
        MeshState state =
                new Mesh()
                        .with(Mesh.service("orders", "10.96.0.1", 80, 8080))
                        .with(pod("a", "10.0.1.1").capacity(3).services(serves("orders", 80, 0)))
                        .with(pod("b", "10.0.1.2").services(serves("orders", 80, 9090)))
                        .with(pod("c", "10.0.1.3").capacity(0).services(serves("orders", 80, 0)))
                        .state();
        OutboundResolver resolver = new OutboundResolver("", new Random(1));

        var counts =
                IntStream.range(0, 4000)
                        .mapToObj(i -> resolver.resolve(CLIENT, at("10.96.0.1:80"), state))
                        .collect(
                                Collectors.groupingBy(
                                        OutboundResolverTest::render, Collectors.counting()));

        assertThat(counts.keySet())
                .containsExactlyInAnyOrder(
                        "hbone a 10.0.1.1:15008 for 10.0.1.1:8080",
                        "hbone b 10.0.1.2:15008 for 10.0.1.2:9090");
        assertThat(counts.get("hbone a 10.0.1.1:15008 for 10.0.1.1:8080")).isBetween(2800L, 3200L);
    }

    static Stream<Arguments> preferences() {
        List<LoadBalancing.Scope> node = List.of(LoadBalancing.Scope.NODE);
        List<LoadBalancing.Scope> cluster =
                List.of(LoadBalancing.Scope.CLUSTER, LoadBalancing.Scope.NODE);
        return Stream.of(
                arguments(LoadBalancing.Mode.UNSPECIFIED, node, Set.of("near", "next", "far")),
                arguments(LoadBalancing.Mode.STRICT, node, Set.of("near", "far")),
                arguments(LoadBalancing.Mode.STRICT, cluster, Set.of("near")),
                arguments(LoadBalancing.Mode.FAILOVER, cluster, Set.of("near")),
                arguments(
                        LoadBalancing.Mode.FAILOVER,
                        List.of(LoadBalancing.Scope.ZONE, LoadBalancing.Scope.NODE),
                        Set.of("near", "far")),
                arguments(
                        LoadBalancing.Mode.STRICT,
                        List.of(LoadBalancing.Scope.SUBZONE, LoadBalancing.Scope.NETWORK),
                        Set.of("near", "next", "far")));
    }

    @ParameterizedTest
    @MethodSource("preferences")
    void prefers_endpoints_that_have_more_in_common_with_the_source(
            LoadBalancing.Mode mode, List<LoadBalancing.Scope> scopes, Set<String> expected) {
        Service service =
                balanced(
                        Mesh.service("orders", "10.96.0.1", 80, 8080),
                        new LoadBalancing(scopes, mode, LoadBalancing.HealthPolicy.ONLY_HEALTHY));
        MeshState state =
                new Mesh()
                        .with(service)
                        .with(pod("near", "10.0.1.1").services(serves("orders", 80, 80)))
                        .with(pod("next", "10.0.1.2").node("n2").services(serves("orders", 80, 80)))
                        .with(
                                pod("far", "10.0.1.3")
                                        .clusterId("other")
                                        .services(serves("orders", 80, 80)))
                        .state();
        OutboundResolver resolver = new OutboundResolver("", new Random(1));

        Set<String> chosen =
                IntStream.range(0, 200)
                        .mapToObj(i -> resolver.resolve(CLIENT, at("10.96.0.1:80"), state))
                        .map(route -> ((OutboundRoute.Hbone) route).hop().name())
                        .collect(Collectors.toSet());

        assertThat(chosen).isEqualTo(expected);
    }

    @Test
    void unhealthy_endpoints_count_where_the_service_says_so() {
        Service service =
                balanced(
                        Mesh.service("sick", "10.96.0.8", 80, 8080),
                        new LoadBalancing(
                                List.of(),
                                LoadBalancing.Mode.UNSPECIFIED,
                                LoadBalancing.HealthPolicy.ALLOW_ALL));
        MeshState state =
                new Mesh()
                        .with(service)
                        .with(
                                pod("sick", "10.0.0.7")
                                        .status(HealthStatus.UNHEALTHY)
                                        .services(serves("sick", 80, 8080)))
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.96.0.8:80", state);

        assertThat(render(route)).isEqualTo("hbone sick 10.0.0.7:15008 for 10.0.0.7:8080");
    }

    @Test
    void keeps_to_the_address_family_of_the_call_where_the_service_offers_it() {
        Service dual = Mesh.service("orders", "10.96.0.1", 80, 80);
        Service onlyV6 = withFamilies(dual, IpFamilies.IPV6_ONLY);
        var orders = pod("orders", "fd00::2", "10.0.0.2").services(serves("orders", 80, 80));

        OutboundRoute free =
                resolve(CLIENT, "10.96.0.1:80", new Mesh().with(orders).with(dual).state());
        OutboundRoute bound =
                resolve(CLIENT, "10.96.0.1:80", new Mesh().with(orders).with(onlyV6).state());

        assertThat(render(free)).isEqualTo("hbone orders 10.0.0.2:15008 for 10.0.0.2:80");
        assertThat(render(bound))
                .isEqualTo("hbone orders [fd00:0:0:0:0:0:0:2]:15008 for [fd00:0:0:0:0:0:0:2]:80");
    }

    @Test
    void a_service_of_another_namespace_that_hides_itself_is_not_there() {
        Service hidden =
                new Service(
                        "orders",
                        new dev.weft.workload.NamespacedHostname("other", "orders.other"),
                        List.of(Mesh.address("", "10.96.0.1")),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        LoadBalancing.STANDARD,
                        IpFamilies.AUTOMATIC,
                        true,
                        false,
                        Visibility.NAMESPACE);

        OutboundRoute route = resolve(CLIENT, "10.96.0.1:80", new Mesh().with(hidden).state());

        assertThat(render(route)).isEqualTo("passthrough 10.96.0.1:80");
    }

    @Test
    void weighted_waypoints_are_drawn_by_weight_and_zero_is_never_drawn() {
        Service split =
                withWaypoints(
                        Mesh.service("cart", "10.96.0.2", 80, 80),
                        List.of(
                                new WeightedWaypoint(gatewayAt("10.0.0.8"), 0),
                                new WeightedWaypoint(gatewayAt("10.0.0.9"), 5)));
        MeshState state =
                new Mesh()
                        .with(split)
                        .with(pod("old", "10.0.0.8"))
                        .with(pod("new", "10.0.0.9"))
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.96.0.2:80", state);

        assertThat(render(route)).isEqualTo("hbone new 10.0.0.9:15008 for 10.96.0.2:80");
    }

    @Test
    void a_refusal_says_what_was_asked_for_and_what_to_look_at() {
        OutboundRoute route = resolve(CLIENT, "10.96.0.7:80", shop());

        assertThat(route)
                .isEqualTo(
                        new OutboundRoute.Refuse(
                                Reason.NO_HEALTHY_UPSTREAM,
                                "no healthy upstream for empty.shop.svc.cluster.local:80: no"
                                        + " endpoint can be chosen; are its pods ready?"));
    }

    private static OutboundRoute resolve(Workload source, String destination, MeshState state) {
        return new OutboundResolver("", new Random(1)).resolve(source, at(destination), state);
    }

    private static IpPort at(String text) {
        return IpPort.parse(text).orElseThrow();
    }

    private static String render(OutboundRoute route) {
        return switch (route) {
            case OutboundRoute.Passthrough to -> "passthrough " + to.target();
            case OutboundRoute.Tcp to -> "tcp " + to.target();
            case OutboundRoute.Hbone to ->
                    "hbone " + to.hop().name() + " " + to.nextHop() + " for " + to.target();
            case OutboundRoute.Refuse refuse -> "refuse " + refuse.reason();
        };
    }

    private static Service behind(String name, String vip, GatewayAddress waypoint) {
        Service s = Mesh.service(name, vip, 80, 8080);
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                s.subjectAltNames(),
                Optional.of(waypoint),
                List.of(),
                s.loadBalancing(),
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }

    private static Service balanced(Service s, LoadBalancing.Mode mode) {
        return balanced(
                s, new LoadBalancing(List.of(), mode, LoadBalancing.HealthPolicy.ONLY_HEALTHY));
    }

    private static Service balanced(Service s, LoadBalancing balancing) {
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                s.subjectAltNames(),
                s.waypoint(),
                s.weightedWaypoints(),
                balancing,
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }

    private static Service withNames(Service s, List<String> names) {
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                names,
                s.waypoint(),
                s.weightedWaypoints(),
                s.loadBalancing(),
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }

    private static Service withFamilies(Service s, IpFamilies families) {
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                s.subjectAltNames(),
                s.waypoint(),
                s.weightedWaypoints(),
                s.loadBalancing(),
                families,
                true,
                false,
                s.visibility());
    }

    private static Service withWaypoints(Service s, List<WeightedWaypoint> waypoints) {
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                s.subjectAltNames(),
                Optional.empty(),
                waypoints,
                s.loadBalancing(),
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }
}
