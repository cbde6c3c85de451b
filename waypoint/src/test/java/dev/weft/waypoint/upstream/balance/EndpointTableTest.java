package dev.weft.waypoint.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.waypoint.upstream.settings.Balancing.Algorithm;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EndpointTableTest {
    private static final Balancing USUAL = Balancing.DEFAULT;

    @Test
    void an_endpoint_that_is_left_out_is_never_picked_while_another_is_there() {
        qt().withExamples(300)
                .forAll(
                        integers().between(2, 9),
                        integers().between(0, 510),
                        integers().between(0, Algorithm.values().length - 1),
                        longs().all())
                .checkAssert((count, mask, algorithm, seed) -> {
                    Balancing balancing =
                            DistributionTest.of(List.of(Algorithm.values()).get(algorithm));
                    List<Share> shares = Tables.even(count);
                    EndpointTable stale = Tables.table(balancing, shares);
                    for (int i = 0; i < count; i++) {
                        shares.get(i).endpoint().load().eject((mask >> i & 1) == 1);
                    }
                    EndpointTable fresh = Tables.table(balancing, shares);
                    boolean any = shares.stream().anyMatch(s -> s.endpoint().load().isUsable());
                    RandomGenerator random = new SplittableRandom(seed);
                    for (int i = 0; i < 20; i++) {
                        check(stale, any, random, i);
                        check(fresh, any, random, i);
                    }
                });
    }

    private static void check(EndpointTable table, boolean any, RandomGenerator random, int turn) {
        var picked = table.pick(Tables.ask(random, turn));
        assertThat(picked.isPresent()).isEqualTo(any);
        picked.ifPresent(endpoint -> assertThat(endpoint.load().isUsable()).isTrue());
    }

    @Test
    void what_was_tried_is_picked_again_only_if_there_is_no_other() {
        List<Share> shares = Tables.even(3);
        EndpointTable table = Tables.table(USUAL, shares);
        RandomGenerator random = new SplittableRandom(1);
        var first = shares.get(0).endpoint().workload().uid();
        var second = shares.get(1).endpoint().workload().uid();
        var third = shares.get(2).endpoint().workload().uid();

        for (int i = 0; i < 100; i++) {
            assertThat(table.pick(Tables.avoiding(random, Set.of(first, second))))
                    .hasValueSatisfying(e -> assertThat(e.workload().uid()).isEqualTo(third));
            assertThat(table.pick(Tables.avoiding(random, Set.of(first, second, third))))
                    .isPresent();
        }
    }

    @Test
    void a_tier_that_is_well_enough_keeps_all_its_traffic() {
        List<Share> near = Tables.even(10);
        near.get(0).endpoint().load().eject(true);
        near.get(1).endpoint().load().eject(true);

        assertThat(nearPart(near)).isEqualTo(1);
    }

    @Test
    void a_tier_that_lacks_endpoints_gives_away_what_it_lacks() {
        List<Share> near = Tables.even(10);
        near.subList(0, 5).forEach(share -> share.endpoint().load().eject(true));

        assertThat(nearPart(near)).isCloseTo(0.7, within(0.02));
    }

    @Test
    void with_fewer_than_the_least_part_healthy_all_are_used() {
        List<Share> shares = Tables.even(10);
        shares.subList(0, 8).forEach(share -> share.endpoint().load().eject(true));
        EndpointTable strict = EndpointTable.of(List.of(shares), USUAL, 0);
        EndpointTable panicking = EndpointTable.of(List.of(shares), USUAL, 50);

        assertThat(Tables.counts(strict, 1000)).containsOnlyKeys("e8", "e9");
        assertThat(Tables.counts(panicking, 10_000)).hasSize(10);
    }

    private static double nearPart(List<Share> near) {
        List<Share> far = List.of(new Share(Tables.endpoint("far"), 1));
        EndpointTable table = EndpointTable.of(List.of(near, far), USUAL, 0);
        int picks = 10_000;
        return 1 - Tables.counts(table, picks).getOrDefault("far", 0) / (double) picks;
    }
}
