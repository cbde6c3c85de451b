package dev.weft.waypoint.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.mesh.Candidates;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.upstream.settings.LocalityRules;
import dev.weft.waypoint.upstream.settings.LocalityRules.Distribution;
import dev.weft.workload.Locality;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadUid;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LocalitiesTest {
    private static final Workload SELF = pod("waypoint", "eu", "a", "1").build();

    private static WorkloadBuilder pod(String name, String region, String zone, String subzone) {
        return Mesh.pod(name, "10.0.0." + (1 + Math.floorMod(name.hashCode(), 200)))
                .locality(new Locality(region, zone, subzone))
                .services(Mesh.serves("orders", 80, 8080));
    }

    private static Candidates candidates(WorkloadBuilder... pods) {
        Mesh mesh = new Mesh().with(Mesh.service("orders", "10.96.0.1", 80, 8080));
        for (WorkloadBuilder pod : pods) {
            mesh.with(pod);
        }
        return mesh.state().candidates(Mesh.host("orders"), 80, false, SELF);
    }

    private static List<Map<String, Long>> tiers(
            LocalityRules rules,
            boolean outliers,
            Map<WorkloadUid, Map<String, String>> labels,
            WorkloadBuilder... pods) {
        Localities.View view =
                new Localities.View(
                        SELF,
                        List.of(SELF),
                        uid -> labels.getOrDefault(uid, Map.of()),
                        outliers,
                        w -> true);
        return Localities.tiers(
                        candidates(pods),
                        rules,
                        view,
                        c -> new Endpoint(c.workload(), c.port(), new Load(0)))
                .stream()
                .map(tier ->
                        tier.stream()
                                .collect(
                                        Collectors.toMap(
                                                s -> s.endpoint().workload().name(),
                                                Share::weight)))
                .toList();
    }

    private static LocalityRules failover(Map<String, String> regions, String... priority) {
        return new LocalityRules(false, List.of(), regions, List.of(priority), false);
    }

    @Test
    void traffic_is_distributed_to_places_by_percent_and_within_them_by_capacity() {
        LocalityRules rules =
                new LocalityRules(
                        false,
                        List.of(
                                new Distribution("eu/*", Map.of("eu/b/*", 100)),
                                new Distribution("eu/a/*", Map.of("eu/a/*", 80, "us/*", 20))),
                        Map.of(),
                        List.of(),
                        false);

        List<Map<String, Long>> tiers =
                tiers(
                        rules,
                        false,
                        Map.of(),
                        pod("near", "eu", "a", "1"),
                        pod("near2", "eu", "a", "2").capacity(3),
                        pod("other", "eu", "b", "1"),
                        pod("far", "us", "a", "1"));

        assertThat(tiers)
                .containsExactly(Map.of("near", 200_000L, "near2", 600_000L, "far", 200_000L));
    }

    @Test
    void failover_goes_from_near_to_far_and_to_the_region_that_stands_in_first() {
        WorkloadBuilder[] pods = {
            pod("subzone", "eu", "a", "1"),
            pod("zone", "eu", "a", "2"),
            pod("region", "eu", "b", "1"),
            pod("standin", "us", "a", "1"),
            pod("anywhere", "asia", "a", "1")
        };

        List<Map<String, Long>> with = tiers(failover(Map.of("eu", "us")), true, Map.of(), pods);
        List<Map<String, Long>> without =
                tiers(failover(Map.of("eu", "us")), false, Map.of(), pods);

        assertThat(with)
                .extracting(tier -> String.join(",", tier.keySet()))
                .containsExactly("subzone", "zone", "region", "standin", "anywhere");
        assertThat(without).hasSize(1);
    }

    @Test
    void priority_counts_the_labels_that_match_from_the_first_on() {
        WorkloadBuilder both = pod("both", "eu", "a", "1");
        WorkloadBuilder first = pod("first", "eu", "b", "1");
        WorkloadBuilder second = pod("second", "us", "a", "1");
        Map<WorkloadUid, Map<String, String>> labels =
                Map.of(
                        both.build().uid(), Map.of("version", "v1"),
                        second.build().uid(), Map.of("version", "v1"));

        List<Map<String, Long>> tiers =
                tiers(
                        failover(Map.of(), "topology.kubernetes.io/region", "version=v1"),
                        true,
                        labels,
                        both,
                        first,
                        second);

        assertThat(tiers)
                .extracting(tier -> String.join(",", tier.keySet()))
                .containsExactly("both", "first", "second");
    }

    @Test
    void a_zone_that_has_its_part_of_the_endpoints_keeps_its_traffic_and_else_shares() {
        LocalityRules rules = new LocalityRules(false, List.of(), Map.of(), List.of(), true);
        WorkloadBuilder near = pod("near", "eu", "a", "1");
        WorkloadBuilder far = pod("far", "eu", "b", "1");
        Workload peer = pod("waypoint2", "eu", "b", "1").build();
        Localities.View balanced =
                new Localities.View(SELF, List.of(SELF, peer), uid -> Map.of(), false, w -> true);

        var kept =
                Localities.tiers(
                        candidates(near, far),
                        rules,
                        balanced,
                        c -> new Endpoint(c.workload(), c.port(), new Load(0)));
        var alone = tiers(rules, false, Map.of(), near, far);

        assertThat(kept.getFirst())
                .extracting(share -> share.endpoint().workload().name())
                .containsExactly("near");
        assertThat(alone.getFirst()).isEqualTo(Map.of("near", 500_000L, "far", 500_000L));
    }
}
