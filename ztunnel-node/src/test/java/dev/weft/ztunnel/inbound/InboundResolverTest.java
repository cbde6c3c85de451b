package dev.weft.ztunnel.inbound;

import static dev.weft.ztunnel.Mesh.gateway;
import static dev.weft.ztunnel.Mesh.gatewayAt;
import static dev.weft.ztunnel.Mesh.host;
import static dev.weft.ztunnel.Mesh.pod;
import static dev.weft.ztunnel.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.net.HboneTarget;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.Mesh;
import dev.weft.ztunnel.state.MeshState;
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
                        "with a PROXY tunnel, which is not spoken",
                        "proxied",
                        "10.0.0.10:80",
                        "503"));
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
                                                ApplicationTunnel.Protocol.PROXY, 15088)))
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
            case InboundRoute.Forward forward -> forward.upstream().toString();
            case InboundRoute.Refuse refuse -> Integer.toString(refuse.status());
        };
    }

    private static Service behind(String name, String vip, GatewayAddress waypoint) {
        Service s = Mesh.service(name, vip, 80, 8080);
        return new Service(
                s.name(),
                s.key(),
                s.addresses(),
                s.ports(),
                List.of(),
                Optional.of(waypoint),
                List.of(),
                s.loadBalancing(),
                s.ipFamilies(),
                true,
                false,
                s.visibility());
    }
}
