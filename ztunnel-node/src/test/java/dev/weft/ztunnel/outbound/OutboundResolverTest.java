package dev.weft.ztunnel.outbound;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.gatewayAt;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.outbound.Routes.CLIENT;
import static dev.weft.ztunnel.outbound.Routes.render;
import static dev.weft.ztunnel.outbound.Routes.resolve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.mesh.MeshState;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.outbound.OutboundRoute.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutboundResolverTest {
    private static final String FAR = "spiffe://cluster.local/ns/shop/sa/far";

    static Stream<Arguments> routes() {
        return Stream.of(
                arguments(
                        "1: a loopback call to a proxy port",
                        "127.0.0.1:15001",
                        "refuse SELF_CALL"),
                arguments("1: the same in IPv6", "[::1]:15008", "refuse SELF_CALL"),
                arguments("1: the port for SOCKS", "127.0.0.1:15080", "refuse SELF_CALL"),
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
                        "double hbone gateway 10.0.0.20:15008 for"
                                + " far-cart.shop.svc.cluster.local:80 in far-waypoint"),
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
                        "double hbone gateway 10.0.0.20:15008 for"
                                + " far.shop.svc.cluster.local:80 in far"),
                arguments(
                        "9: another network without gateway",
                        "10.96.0.12:80",
                        "refuse OTHER_NETWORK"),
                arguments(
                        "4: an address inside a block of a service behind a waypoint",
                        "10.98.1.2:80",
                        "hbone waypoint 10.0.0.9:15008 for 10.98.1.2:80"),
                arguments(
                        "10: in IPv6, by a waypoint that has both families",
                        "[fd00::5]:80",
                        "hbone waypoint [fd00::9]:15008 for [fd00::5]:80"),
                arguments(
                        "8: nothing is known, in IPv6",
                        "[2001:db8::1]:443",
                        "passthrough [2001:db8::1]:443"),
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
                        "hbone orders [fd00::2]:15008 for [fd00::2]:9999"),
                arguments("12: an endpoint without tunnel", "10.96.0.10:80", "tcp 10.0.0.4:8080"),
                arguments("12: a pod without tunnel", "10.0.0.4:81", "tcp 10.0.0.4:81"),
                arguments(
                        "an endpoint that has a hostname only",
                        "10.96.0.11:80",
                        "lookup of db.example.com: hbone named 192.0.2.7:15008 for"
                                + " 192.0.2.7:8080"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void each_row_of_the_decision_table(String row, String destination, String expected) {
        OutboundRoute route = resolve(CLIENT, destination, shop());

        assertThat(render(route)).isEqualTo(expected);
    }

    static MeshState shop() {
        return new Mesh()
                .with(pod("frontend", "10.0.0.1"))
                .with(pod("orders", "10.0.0.2", "fd00::2").services(serves("orders", 80, 8080)))
                .with(Mesh.service("orders", "10.96.0.1", 80, 8080))
                .with(
                        pod("legacy", "10.0.0.4")
                                .tunnel(TunnelProtocol.NONE)
                                .services(serves("legacy", 80, 8080)))
                .with(Mesh.service("legacy", "10.96.0.10", 80, 8080))
                .with(
                        pod("waypoint", "10.0.0.9", "fd00::9")
                                .services(serves("waypoint", 15008, 15008)))
                .with(Mesh.service("waypoint", "10.96.0.99", 15008, 15008))
                .with(pod("guarded", "10.0.0.5", "fd00::5").waypoint(gateway("waypoint")))
                .with(pod("guarded-by-address", "10.0.0.6").waypoint(gatewayAt("10.0.0.9")))
                .with(ServiceSketch.of("cart", "10.96.0.2").behind(gateway("waypoint")).build())
                .with(Mesh.service("empty-waypoint", "10.96.0.98", 15008, 15008))
                .with(
                        ServiceSketch.of("stuck", "10.96.0.3")
                                .behind(gateway("empty-waypoint"))
                                .build())
                .with(ServiceSketch.of("lost", "10.96.0.4").behind(gateway("nowhere")).build())
                .with(
                        pod("far-waypoint", "10.1.0.9")
                                .network("far")
                                .networkGateway(gatewayAt("10.0.0.20"))
                                .services(serves("far-waypoint", 15008, 15008)))
                .with(
                        ServiceSketch.of(Mesh.service("far-waypoint", "10.96.0.97", 15008, 15008))
                                .names(FAR)
                                .build())
                .with(
                        ServiceSketch.of("far-cart", "10.96.0.5")
                                .behind(gateway("far-waypoint"))
                                .build())
                .with(
                        ServiceSketch.of("database", "10.96.0.6")
                                .balanced(LoadBalancing.Mode.PASSTHROUGH)
                                .build())
                .with(Mesh.service("empty", "10.96.0.7", 80, 8080))
                .with(Mesh.service("block", "10.97.0.0/16", 80, 8080))
                .with(
                        pod("sick", "10.0.0.7")
                                .status(HealthStatus.UNHEALTHY)
                                .services(serves("sick", 80, 8080)))
                .with(Mesh.service("sick", "10.96.0.8", 80, 8080))
                .with(
                        pod("far")
                                .network("far")
                                .networkGateway(gatewayAt("10.0.0.20"))
                                .services(serves("far", 80, 8080)))
                .with(ServiceSketch.of("far", "10.96.0.9").names(FAR).build())
                .with(pod("gateway", "10.0.0.20"))
                .with(pod("cut-off", "10.1.0.3").network("far").services(serves("cut-off", 80, 80)))
                .with(ServiceSketch.of("cut-off", "10.96.0.12").names(FAR).build())
                .with(
                        ServiceSketch.of("block-behind", "10.98.0.0/16")
                                .behind(gateway("waypoint"))
                                .build())
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
    void a_stranger_with_the_identity_of_the_waypoint_goes_through_it() {
        Workload stranger =
                pod("impostor", "10.0.0.30")
                        .account(new ServiceAccountRef("shop", "waypoint"))
                        .build();

        OutboundRoute route = resolve(stranger, "10.0.0.5:80", shop());

        assertThat(render(route)).isEqualTo("hbone waypoint 10.0.0.9:15008 for 10.0.0.5:80");
    }

    @Test
    void a_waypoint_that_goes_by_another_name_too_is_known_by_identity_and_address() {
        Workload twin =
                Workload.builder(new WorkloadUid("cluster/entry/waypoint"))
                        .account(new ServiceAccountRef("shop", "waypoint"))
                        .addresses(List.of(Mesh.ip("10.0.0.9")))
                        .build();

        OutboundRoute route = resolve(twin, "10.0.0.5:80", shop());

        assertThat(render(route)).isEqualTo("hbone guarded 10.0.0.5:15008 for 10.0.0.5:80");
    }

    @Test
    void sandwich_a_waypoint_behind_a_node_proxy_is_reached_on_the_port_of_its_tunnel() {
        MeshState state =
                new Mesh()
                        .with(
                                pod("sandwiched", "10.0.0.9")
                                        .applicationTunnel(
                                                new ApplicationTunnel(
                                                        ApplicationTunnel.Protocol.PROXY, 15088))
                                        .services(Map.of(Mesh.host("sandwich"), List.of())))
                        .with(Mesh.service("sandwich", "10.96.0.99", 80, 80))
                        .with(
                                ServiceSketch.of("cart", "10.96.0.2")
                                        .behind(gateway("sandwich"))
                                        .build())
                        .state();

        OutboundRoute route = resolve(CLIENT, "10.96.0.2:80", state);

        assertThat(render(route)).isEqualTo("hbone sandwiched 10.0.0.9:15008 for 10.96.0.2:80");
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
}
