package dev.weft.ztunnel.inbound;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.gatewayAt;
import static dev.weft.testkit.mesh.Mesh.host;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InboundResolverTest {
    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("to the pod itself", "orders", "10.0.0.2:8080", "10.0.0.2:8080"),
                arguments("to any port of it", "orders", "10.0.0.2:9999", "10.0.0.2:9999"),
                arguments("by service name", "orders", ordersAt(80), "10.0.0.2:8080"),
                arguments(
                        "by service name, port of its own", "named", ordersAt(80), "10.0.0.3:9191"),
                arguments("an unknown name", "orders", "nobody.shop:80", "503"),
                arguments("a port the service does not have", "orders", ordersAt(81), "503"),
                arguments("another pod's address", "orders", "10.0.0.3:80", "400"),
                arguments("its own service's address", "orders", "10.96.0.1:80", "400"),
                arguments("an address nobody has", "orders", "192.0.2.1:80", "400"),
                arguments("a proxy port", "orders", "10.0.0.2:15008", "503"),
                arguments("another proxy port", "orders", "10.0.0.2:15001", "503"),
                arguments("a workload behind it", "waypoint", "10.0.0.5:80", "10.0.0.9:80"),
                arguments("one that names it by address", "waypoint", "10.0.0.6:80", "10.0.0.9:80"),
                arguments(
                        "one that names its service address",
                        "waypoint",
                        "10.0.0.8:80",
                        "10.0.0.9:80"),
                arguments("a service behind it", "waypoint", "10.96.0.2:80", "10.0.0.9:80"),
                arguments("a workload behind another waypoint", "waypoint", "10.0.0.7:80", "400"),
                arguments("a service behind another waypoint", "waypoint", "10.96.0.3:80", "400"),
                arguments("a workload behind none", "waypoint", "10.0.0.2:80", "400"),
                arguments(
                        "anything, with an application tunnel",
                        "tunnelled",
                        "192.0.2.1:80",
                        "10.0.0.4:15088"),
                arguments(
                        "the same in IPv6",
                        "proxied-v6",
                        "[fd00::9]:80",
                        "[fd00::b]:80 proxied [fd00::9]:80"),
                arguments(
                        "a service behind it by weight", "waypoint", "10.96.0.4:80", "10.0.0.9:80"),
                arguments(
                        "a service with another waypoint by weight",
                        "waypoint",
                        "10.96.0.5:80",
                        "400"),
                arguments("to the pod itself, in IPv6", "dual", "[fd00::c]:80", "[fd00::c]:80"),
                arguments("to its address of the other family", "dual", "10.0.0.12:80", "400"),
                arguments(
                        "an address, with a PROXY tunnel",
                        "proxied",
                        "10.96.0.2:80",
                        "10.0.0.10:15088 proxied 10.96.0.2:80"),
                arguments(
                        "a name, with a PROXY tunnel",
                        "proxied",
                        host("proxied").hostname() + ":80",
                        "10.0.0.10:15088 proxied 10.96.0.6:80 as " + host("proxied").hostname()),
                arguments(
                        "a name without address, with a PROXY tunnel",
                        "proxied",
                        host("headless").hostname() + ":80",
                        "503"),
                arguments("a PROXY tunnel to a proxy port", "looped", "10.0.0.13:80", "503"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void each_kind_of_request(String kind, String pod, String target, String expected) {
        InboundRequest request = request(pod, target, Optional.empty());

        InboundRoute route = new InboundResolver("").resolve(request, shop());

        assertThat(render(route)).isEqualTo(expected);
    }

    @Test
    void reports_the_forwarded_service_only_if_it_selects_the_pod() {
        InboundRequest own =
                request("orders", "10.0.0.2:8080", Optional.of(host("orders").hostname()));
        InboundRequest foreign =
                request("orders", "10.0.0.2:8080", Optional.of(host("cart").hostname()));
        InboundResolver resolver = new InboundResolver("");

        InboundRoute real = resolver.resolve(own, shop());
        InboundRoute pretended = resolver.resolve(foreign, shop());

        assertThat(((InboundRoute.Forward) real).service().map(Service::key))
                .contains(host("orders"));
        assertThat(((InboundRoute.Forward) pretended).service()).isEmpty();
    }

    @Test
    void a_mismatch_says_what_was_asked_for_and_where() {
        InboundRoute route =
                new InboundResolver("")
                        .resolve(request("orders", "10.0.0.3:80", Optional.empty()), shop());

        assertThat(((InboundRoute.Refuse) route).message())
                .contains("10.0.0.3:80")
                .contains("10.0.0.2");
    }

    private static MeshState shop() {
        return new Mesh()
                .with(pod("orders", "10.0.0.2").services(serves("orders", 80, 8080)))
                .with(Mesh.service("orders", "10.96.0.1", 80, 8080))
                .with(
                        pod("named", "10.0.0.3")
                                .services(
                                        Map.of(host("orders"), List.of(ServicePort.of(80, 9191)))))
                .with(pod("waypoint", "10.0.0.9").services(serves("waypoint", 15008, 15008)))
                .with(Mesh.service("waypoint", "10.96.0.99", 15008, 15008))
                .with(Mesh.service("other-waypoint", "10.96.0.98", 15008, 15008))
                .with(pod("guarded", "10.0.0.5").waypoint(gateway("waypoint")))
                .with(pod("by-address", "10.0.0.6").waypoint(gatewayAt("10.0.0.9")))
                .with(pod("by-vip", "10.0.0.8").waypoint(gatewayAt("10.96.0.99")))
                .with(pod("elsewhere", "10.0.0.7").waypoint(gateway("other-waypoint")))
                .with(behind("cart", "10.96.0.2", gateway("waypoint")))
                .with(behind("basket", "10.96.0.3", gateway("other-waypoint")))
                .with(
                        pod("tunnelled", "10.0.0.4")
                                .applicationTunnel(
                                        new ApplicationTunnel(
                                                ApplicationTunnel.Protocol.NONE, 15088)))
                .with(
                        pod("proxied", "10.0.0.10")
                                .applicationTunnel(
                                        new ApplicationTunnel(
                                                ApplicationTunnel.Protocol.PROXY, 15088))
                                .services(
                                        Map.of(
                                                host("proxied"),
                                                List.of(ServicePort.of(80, 8080)),
                                                host("headless"),
                                                List.of(ServicePort.of(80, 8080)))))
                .with(addressed("proxied", "2001:db8::6", "fd00::6", "10.96.0.6"))
                .with(Mesh.service("headless", "", 80, 8080))
                .with(
                        pod("proxied-v6", "fd00::b")
                                .applicationTunnel(
                                        new ApplicationTunnel(ApplicationTunnel.Protocol.PROXY, 0)))
                .with(
                        pod("looped", "10.0.0.13")
                                .applicationTunnel(
                                        new ApplicationTunnel(
                                                ApplicationTunnel.Protocol.PROXY, 15006)))
                .with(pod("dual", "fd00::c", "10.0.0.12"))
                .with(
                        weighted(
                                "split",
                                "10.96.0.4",
                                gateway("other-waypoint"),
                                gateway("waypoint")))
                .with(weighted("elsewhere", "10.96.0.5", gateway("other-waypoint")))
                .state();
    }

    private static String ordersAt(int port) {
        return Mesh.host("orders").hostname() + ":" + port;
    }

    private static InboundRequest request(String pod, String target, Optional<String> forwarded) {
        Workload workload = shop().workloads("shop", pod).getFirst();
        return new InboundRequest(
                HboneTarget.parse(target).orElseThrow(),
                workload.addresses().getFirst(),
                workload,
                forwarded);
    }

    private static String render(InboundRoute route) {
        return switch (route) {
            case InboundRoute.Forward forward ->
                    forward.upstream()
                            + forward.proxied()
                                    .map(to -> " proxied " + to.address() + name(to))
                                    .orElse("");
            case InboundRoute.Refuse refuse -> Integer.toString(refuse.status());
        };
    }

    private static String name(ProxiedTarget target) {
        return target.hostname().map(name -> " as " + name).orElse("");
    }

    /** A service with an address on a network of its own before those on this one. */
    private static Service addressed(String name, String far, String... vips) {
        List<ServiceAddress> addresses =
                Stream.concat(
                                Stream.of(Mesh.address("far", far)),
                                Stream.of(vips).map(vip -> Mesh.address("", vip)))
                        .toList();
        return Service.of(name, host(name), addresses, List.of(ServicePort.of(80, 8080)));
    }

    private static Service behind(String name, String vip, GatewayAddress waypoint) {
        return with(Mesh.service(name, vip, 80, 8080), Optional.of(waypoint), List.of());
    }

    private static Service weighted(String name, String vip, GatewayAddress... waypoints) {
        return with(
                Mesh.service(name, vip, 80, 8080),
                Optional.empty(),
                Stream.of(waypoints).map(w -> new WeightedWaypoint(w, 1)).toList());
    }

    private static Service with(
            Service s, Optional<GatewayAddress> waypoint, List<WeightedWaypoint> weighted) {
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                List.of(),
                waypoint,
                weighted,
                s.loadBalancing(),
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }
}
