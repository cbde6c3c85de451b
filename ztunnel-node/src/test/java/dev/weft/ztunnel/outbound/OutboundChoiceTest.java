package dev.weft.ztunnel.outbound;

import static dev.weft.testkit.mesh.Mesh.gatewayAt;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.outbound.Routes.CLIENT;
import static dev.weft.ztunnel.outbound.Routes.at;
import static dev.weft.ztunnel.outbound.Routes.render;
import static dev.weft.ztunnel.outbound.Routes.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshState;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Visibility;
import dev.weft.workload.WeightedWaypoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundChoiceTest {
    @Test
    void expects_the_identity_of_the_endpoint_and_those_the_service_names() {
        Service named =
                ServiceSketch.of("orders", "10.96.0.1")
                        .names("spiffe://cluster.local/ns/shop/sa/other", "not an identity")
                        .build();
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
        OutboundResolver resolver = Routes.resolver();

        var counts =
                IntStream.range(0, 4000)
                        .mapToObj(
                                i -> resolver.resolve(CLIENT, at("10.96.0.1:80"), state, Set.of()))
                        .collect(Collectors.groupingBy(Routes::render, Collectors.counting()));

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
                ServiceSketch.of("orders", "10.96.0.1")
                        .balanced(
                                new LoadBalancing(
                                        scopes, mode, LoadBalancing.HealthPolicy.ONLY_HEALTHY))
                        .build();
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
        OutboundResolver resolver = Routes.resolver();

        Set<String> chosen =
                IntStream.range(0, 200)
                        .mapToObj(
                                i -> resolver.resolve(CLIENT, at("10.96.0.1:80"), state, Set.of()))
                        .map(route -> ((OutboundRoute.Hbone) route).hop().name())
                        .collect(Collectors.toSet());

        assertThat(chosen).isEqualTo(expected);
    }

    @Test
    void unhealthy_endpoints_count_where_the_service_says_so() {
        Service service =
                ServiceSketch.of("sick", "10.96.0.8")
                        .balanced(
                                new LoadBalancing(
                                        List.of(),
                                        LoadBalancing.Mode.UNSPECIFIED,
                                        LoadBalancing.HealthPolicy.ALLOW_ALL))
                        .build();
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
        Service onlyV6 = ServiceSketch.of(dual).families(IpFamilies.IPV6_ONLY).build();
        var orders = pod("orders", "fd00::2", "10.0.0.2").services(serves("orders", 80, 80));

        OutboundRoute free =
                resolve(CLIENT, "10.96.0.1:80", new Mesh().with(orders).with(dual).state());
        OutboundRoute bound =
                resolve(CLIENT, "10.96.0.1:80", new Mesh().with(orders).with(onlyV6).state());

        assertThat(render(free)).isEqualTo("hbone orders 10.0.0.2:15008 for 10.0.0.2:80");
        assertThat(render(bound)).isEqualTo("hbone orders [fd00::2]:15008 for [fd00::2]:80");
    }

    @Test
    void a_service_of_another_namespace_that_hides_itself_is_not_there() {
        Service hidden =
                new Service(
                        "orders",
                        new NamespacedHostname("other", "orders.other"),
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
                ServiceSketch.of("cart", "10.96.0.2")
                        .behind(
                                new WeightedWaypoint(gatewayAt("10.0.0.8"), 0),
                                new WeightedWaypoint(gatewayAt("10.0.0.9"), 5))
                        .build();
        MeshState state =
                new Mesh()
                        .with(split)
                        .with(pod("old", "10.0.0.8"))
                        .with(pod("new", "10.0.0.9"))
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.96.0.2:80", state);

        assertThat(render(route)).isEqualTo("hbone new 10.0.0.9:15008 for 10.96.0.2:80");
    }
}
