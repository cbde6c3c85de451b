package dev.weft.waypoint.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.mesh.MeshState;
import dev.weft.net.HboneTarget;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.WeightedWaypoint;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontResolverTest {
    private static final OwnGateway OWN =
            new OwnGateway("shop", "waypoint", Mesh.host("waypoint"), "", "waypoint-1");

    private static final Set<Integer> OPEN = Set.of(15020, 15021);

    private static final MeshState MESH =
            new Mesh()
                    .with(Mesh.service("waypoint", "10.96.0.1", 15008, 15008))
                    .with(
                            ServiceSketch.of("orders", "10.96.0.2")
                                    .behind(Mesh.gateway("waypoint"))
                                    .build())
                    .with(
                            ServiceSketch.of("stock", "10.96.0.3")
                                    .behind(Mesh.gatewayAt("10.96.0.1"))
                                    .build())
                    .with(
                            ServiceSketch.of("canary", "10.96.0.4")
                                    .behind(
                                            new WeightedWaypoint(Mesh.gateway("other"), 90),
                                            new WeightedWaypoint(Mesh.gateway("waypoint"), 10))
                                    .build())
                    .with(
                            ServiceSketch.of("foreign", "10.96.0.5")
                                    .behind(Mesh.gateway("other"))
                                    .build())
                    .with(ServiceSketch.of("bare", "10.96.0.6").build())
                    .with(
                            Mesh.pod("waypoint-1", "10.0.0.1")
                                    .services(Mesh.serves("waypoint", 15008, 15008))
                                    .waypoint(Mesh.gateway("waypoint")))
                    .with(
                            Mesh.pod("waypoint-2", "10.0.0.2")
                                    .services(Mesh.serves("waypoint", 15008, 15008)))
                    .with(Mesh.pod("orders-1", "10.0.0.3").waypoint(Mesh.gateway("waypoint")))
                    .with(Mesh.pod("stock-1", "10.0.0.4").waypoint(Mesh.gatewayAt("10.0.0.1")))
                    .with(Mesh.pod("foreign-1", "10.0.0.5").waypoint(Mesh.gateway("other")))
                    .with(Mesh.pod("bare-1", "10.0.0.6"))
                    .state();

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            textBlock =
                    """
                    # served services, however the waypoint is named
                    10.96.0.2:80,                               service orders 80
                    10.96.0.3:80,                               service stock 80
                    10.96.0.4:80,                               service canary 80
                    orders.shop.svc.cluster.local:80,           service orders 80
                    # ports that no service declares
                    10.96.0.2:81,                               404
                    10.96.0.2:15008,                            404
                    orders.shop.svc.cluster.local:81,           404
                    # services of others, and of nobody
                    10.96.0.5:80,                               404
                    10.96.0.6:80,                               404
                    foreign.shop.svc.cluster.local:80,          404
                    # workloads with and without this waypoint
                    10.0.0.3:8080,                              workload orders-1 8080
                    10.0.0.4:8080,                              workload stock-1 8080
                    10.0.0.5:8080,                              404
                    10.0.0.6:8080,                              404
                    # ports of proxies, and this proxy itself
                    10.0.0.3:15008,                             400
                    10.0.0.1:15000,                             400
                    10.0.0.1:8080,                              400
                    10.0.0.2:15021,                             400
                    # but for metrics and readiness of this very pod
                    10.0.0.1:15020,                             workload waypoint-1 15020
                    10.0.0.1:15021,                             workload waypoint-1 15021
                    10.0.0.1:15008,                             400
                    127.0.0.1:15020,                            404
                    10.96.0.1:15008,                            404
                    waypoint.shop.svc.cluster.local:15008,      404
                    # what nobody knows
                    10.9.9.9:80,                                404
                    127.0.0.1:15000,                            404
                    example.org:443,                            404
                    """)
    void is_served_only_what_has_this_waypoint(String target, String expected) {
        HboneTarget asked = HboneTarget.parse(target).orElseThrow();

        FrontDecision decision = new FrontResolver(OWN, OPEN).resolve(asked, "shop", MESH);

        assertThat(text(decision)).isEqualTo(expected);
    }

    private static String text(FrontDecision decision) {
        return switch (decision) {
            case FrontDecision.Refused refused -> Integer.toString(refused.status());
            case FrontDecision.Served served ->
                    switch (served.front()) {
                        case Front.OfService of ->
                                "service " + of.service().name() + " " + of.port();
                        case Front.OfWorkload of ->
                                "workload " + of.workload().name() + " " + of.port();
                        case Front.OfListener of -> "listener " + of.listener();
                    };
        };
    }
}
