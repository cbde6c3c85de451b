package dev.weft.waypoint.upstream;

import static dev.weft.waypoint.upstream.UpstreamFixture.ORDERS;
import static dev.weft.waypoint.upstream.UpstreamFixture.downstream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.ConnectionPool;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.settings.TrafficPolicies;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is said of a request that is only thought of is what happens to the next real one. */
class ExplanationTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private long now = 1_000_000_000;

    @Test
    void the_endpoint_of_the_next_turn_is_named_and_the_turn_stays() {
        Clusters clusters = clusters(by(LoadBalancer.Algorithm.ROUND_ROBIN));

        for (int i = 0; i < 5; i++) {
            String said = explain(clusters).drawn().orElseThrow();
            assertThat(explain(clusters).drawn()).contains(said);
            assertThat(really(clusters).name()).isEqualTo(said);
        }
    }

    @Test
    void the_busier_one_of_two_is_named_as_such() {
        Clusters clusters = clusters(by(LoadBalancer.Algorithm.LEAST_REQUEST), "a", "b");
        Endpoint busy = clusters.get(ORDERS).state().table().all().getFirst();
        busy.load().began();

        EndpointTrace trace = explain(clusters);

        assertThat(trace.drawn()).isPresent().get().isNotEqualTo(busy.name());
        assertThat(reason(trace, busy.name()))
                .contains("fewer requests for its weight")
                .contains("1 requests under way");
        assertThat(busy.load().active()).isEqualTo(1);
    }

    @Test
    void who_is_left_out_is_named_with_the_reason_and_the_time() {
        Clusters clusters =
                clusters(
                        TrafficSettings.newBuilder()
                                .setOutlier(
                                        OutlierDetection.newBuilder()
                                                .setConsecutive5Xx(1)
                                                .setEjectionMs(30_000))
                                .build());
        Cluster cluster = clusters.get(ORDERS);
        Endpoint bad = cluster.state().table().all().getFirst();
        cluster.outliers().answered(bad.load(), 500, now);
        now += 10_000_000_000L;

        EndpointTrace trace = explain(clusters);

        assertThat(reason(trace, bad.name()))
                .startsWith("left out by outlier detection")
                .contains("left out for 20 s more");
    }

    @Test
    void a_full_limit_is_what_refuses() {
        Clusters clusters =
                clusters(
                        TrafficSettings.newBuilder()
                                .setConnectionPool(ConnectionPool.newBuilder().setMaxRequests(1))
                                .build());
        assertThat(explain(clusters).refused()).isEmpty();
        assertThat(explain(clusters).refused()).isEmpty();

        Use use = Use.begin(clusters.get(ORDERS), 1, now);
        EndpointTrace trace = explain(clusters);

        assertThat(use).isNotNull();
        assertThat(trace.refused()).contains("no room: 1 of 1 requests");
        assertThat(Use.begin(clusters.get(ORDERS), 1, now)).isNull();
    }

    @Test
    void a_destination_that_nobody_asked_for_yet_stays_unknown() {
        Clusters clusters = clusters(TrafficSettings.getDefaultInstance());

        assertThat(explain(clusters).drawn()).isPresent();
        assertThat(clusters.all()).isEmpty();
    }

    private static String reason(EndpointTrace trace, String name) {
        return trace.seen().stream()
                .filter(seen -> seen.name().equals(name))
                .findFirst()
                .orElseThrow()
                .reason();
    }

    private static TrafficSettings by(LoadBalancer.Algorithm algorithm) {
        return TrafficSettings.newBuilder()
                .setLoadBalancer(LoadBalancer.newBuilder().setAlgorithm(algorithm))
                .build();
    }

    private EndpointTrace explain(Clusters clusters) {
        return clusters.explain(
                new EndpointTrace.Question(
                        ORDERS,
                        RequestHead.of("GET", "http", "orders", "/"),
                        downstream("10.1.1.1:4711"),
                        Optional.empty()),
                new SplittableRandom(7));
    }

    private static Endpoint really(Clusters clusters) {
        Cluster cluster = clusters.get(ORDERS);
        Choice.Wish wish =
                new Choice.Wish(
                        Optional.empty(), downstream("10.1.1.1:4711"), Set.of(), Optional.empty());
        return new Choice(new SplittableRandom(7))
                .choose(cluster, cluster.state(), wish, CLOCK.instant())
                .orElseThrow()
                .endpoint();
    }

    private Clusters clusters(TrafficSettings settings) {
        return clusters(settings, "a", "b", "c");
    }

    private Clusters clusters(TrafficSettings settings, String... pods) {
        MeshState mesh = MeshState.EMPTY;
        for (int i = 0; i < pods.length; i++) {
            Workload pod =
                    UpstreamFixture.pod(pods[i], "10.1.0." + (i + 1), 8080, TunnelProtocol.HBONE);
            mesh =
                    mesh.with(
                            MeshChange.ofAddresses(
                                    List.of(pod),
                                    List.of(UpstreamFixture.orders(AppProtocol.HTTP11)),
                                    List.of()));
        }
        TrafficPolicy policy =
                TrafficPolicy.newBuilder()
                        .setKind("DestinationRule")
                        .setNamespace("shop")
                        .setName("orders")
                        .addServices(ORDERS.service().toString())
                        .setSettings(settings)
                        .build();
        return new Clusters(
                new Clusters.Parts(
                        Runnable::run,
                        () -> now,
                        CLOCK,
                        rules -> {
                            throw new IllegalStateException("no limiter here");
                        }),
                new World(
                        mesh,
                        TrafficPolicies.EMPTY.with(
                                Map.of("DestinationRule/shop/orders", policy), List.of()),
                        WorkloadLabels.NONE,
                        Mesh.pod("waypoint", "10.1.9.9").build()));
    }
}
