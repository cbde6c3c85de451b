package dev.weft.ztunnel.outbound;

import static dev.weft.testkit.mesh.Mesh.gateway;
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
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.WorkloadUid;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtherNetworkTest {
    private static final String SERVER = "spiffe://cluster.local/ns/shop/sa/orders";

    static Stream<Arguments> gateways() {
        return Stream.of(
                arguments(
                        "by the address of a workload",
                        gatewayAt("10.0.0.20"),
                        "gateway 10.0.0.20:15008"),
                arguments(
                        "by the address of a service",
                        gatewayAt("10.96.0.50"),
                        "east 10.0.0.21:15443"),
                arguments("by the name of a service", gateway("east"), "east 10.0.0.21:15443"),
                arguments(
                        "by the name of a workload",
                        new GatewayAddress(
                                new GatewayAddress.ByHostname(
                                        new NamespacedHostname("shop", "gw.example.com")),
                                15008),
                        "named 10.0.0.22:15008"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gateways")
    void the_gateway_is_found(String how, GatewayAddress gateway, String expected) {
        OutboundRoute route = resolve(CLIENT, "10.96.0.1:80", mesh(gateway, SERVER).state());

        assertThat(render(route))
                .isEqualTo(
                        "double hbone "
                                + expected
                                + " for orders.shop.svc.cluster.local:80 in far-orders");
    }

    @Test
    void a_gateway_by_name_keeps_to_the_address_family_of_the_call() {
        OutboundRoute byName =
                resolve(CLIENT, "[fd01::1]:80", mesh(gateway("dual"), SERVER).state());
        OutboundRoute byAddress =
                resolve(CLIENT, "[fd01::1]:80", mesh(gatewayAt("10.0.0.23"), SERVER).state());

        assertThat(render(byName)).contains("dual [fd00::23]:15008");
        assertThat(render(byAddress)).contains("dual 10.0.0.23:15008");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "a gateway that nobody knows",
                        gatewayAt("192.0.2.1"),
                        SERVER,
                        "has no endpoint"),
                arguments(
                        "a gateway service that nobody knows",
                        gateway("nowhere"),
                        SERVER,
                        "has no endpoint"),
                arguments(
                        "nobody is known to serve there",
                        gatewayAt("10.0.0.20"),
                        "not an identity",
                        "identities that serve there are unknown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void the_connection_is_refused_with_a_reason(
            String why, GatewayAddress gateway, String names, String expected) {
        OutboundRoute route = resolve(CLIENT, "10.96.0.1:80", mesh(gateway, names).state());

        assertThat(route).isInstanceOf(OutboundRoute.Refuse.class);
        assertThat(((OutboundRoute.Refuse) route).message()).contains(expected).contains("'far'");
    }

    @Test
    void a_workload_waypoint_on_another_network_is_no_way_to_its_workload() {
        MeshState state =
                mesh(gatewayAt("10.0.0.20"), SERVER)
                        .with(
                                pod("far-waypoint")
                                        .network("far")
                                        .networkGateway(gatewayAt("10.0.0.20"))
                                        .services(serves("waypoint", 15008, 15008)))
                        .with(Mesh.service("waypoint", "", 15008, 15008))
                        .with(pod("guarded", "10.0.0.5").waypoint(gateway("waypoint")))
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.0.0.5:80", state);

        assertThat(((OutboundRoute.Refuse) route).message()).contains("only services");
    }

    @Test
    void the_outer_peer_is_the_gateway_and_the_inner_one_whom_the_service_names() {
        OutboundRoute route =
                resolve(CLIENT, "10.96.0.1:80", mesh(gateway("east"), SERVER).state());

        OutboundRoute.DoubleHbone to = (OutboundRoute.DoubleHbone) route;
        assertThat(to.gateway().expected())
                .extracting(SpiffeId::toString)
                .containsExactlyInAnyOrder(
                        "spiffe://cluster.local/ns/shop/sa/east",
                        "spiffe://cluster.local/ns/shop/sa/gateways");
        assertThat(to.expected()).extracting(SpiffeId::toString).containsExactly(SERVER);
        assertThat(to.network()).isEmpty();
    }

    @Test
    void a_local_endpoint_is_tried_when_the_gateway_was_not_reached() {
        Mesh mesh =
                mesh(gatewayAt("10.0.0.20"), SERVER)
                        .with(pod("near-orders", "10.0.0.2").services(serves("orders", 80, 8080)));
        WorkloadUid gateway = pod("gateway").build().uid();

        OutboundRoute route =
                Routes.resolver()
                        .resolve(CLIENT, at("10.96.0.1:80"), mesh.state(), Set.of(gateway));

        assertThat(render(route)).isEqualTo("hbone near-orders 10.0.0.2:15008 for 10.0.0.2:8080");
    }

    private static Mesh mesh(GatewayAddress gateway, String names) {
        return new Mesh()
                .with(
                        pod("far-orders")
                                .network("far")
                                .networkGateway(gateway)
                                .services(serves("orders", 80, 8080)))
                .with(
                        ServiceSketch.of(
                                        Service.of(
                                                "orders",
                                                Mesh.host("orders"),
                                                List.of(
                                                        Mesh.address("", "10.96.0.1"),
                                                        Mesh.address("", "fd01::1")),
                                                List.of(ServicePort.of(80, 8080))))
                                .names(names)
                                .build())
                .with(pod("gateway", "10.0.0.20"))
                .with(pod("east", "10.0.0.21").services(serves("east", 15008, 15443)))
                .with(
                        ServiceSketch.of(Mesh.service("east", "10.96.0.50", 15008, 15443))
                                .names("spiffe://cluster.local/ns/shop/sa/gateways")
                                .build())
                .with(pod("named", "10.0.0.22").hostname("gw.example.com"))
                .with(pod("dual", "10.0.0.23", "fd00::23").services(serves("dual", 15008, 15008)))
                .with(Mesh.service("dual", "10.96.0.51", 15008, 15008));
    }
}
