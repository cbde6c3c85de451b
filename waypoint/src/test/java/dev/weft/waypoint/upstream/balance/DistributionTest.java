package dev.weft.waypoint.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.waypoint.upstream.settings.Balancing;
import dev.weft.waypoint.upstream.settings.Balancing.Algorithm;
import dev.weft.waypoint.upstream.settings.Balancing.SourceKey;
import dev.weft.waypoint.upstream.settings.Balancing.Warmup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionTest {
    private static final int PICKS = 40_000;

    static Balancing of(Algorithm algorithm) {
        return switch (algorithm) {
            case RING_HASH -> Balancing.of(algorithm).withHash(new SourceKey(), 4096, 0);
            case MAGLEV -> Balancing.of(algorithm).withHash(new SourceKey(), 65537, 0);
            case LEAST_REQUEST, ROUND_ROBIN, RANDOM, PASSTHROUGH, EWMA -> Balancing.of(algorithm);
        };
    }

    static Stream<Algorithm> byWeight() {
        return Stream.of(
                Algorithm.LEAST_REQUEST,
                Algorithm.ROUND_ROBIN,
                Algorithm.RANDOM,
                Algorithm.EWMA,
                Algorithm.MAGLEV);
    }

    @ParameterizedTest
    @MethodSource("byWeight")
    void idle_endpoints_are_picked_by_weight(Algorithm algorithm) {
        EndpointTable table = Tables.table(of(algorithm), Tables.shares(1, 2, 5));

        Map<String, Integer> counts = Tables.counts(table, PICKS);

        assertThat(counts.get("e0") / (double) PICKS).isCloseTo(0.125, within(0.015));
        assertThat(counts.get("e1") / (double) PICKS).isCloseTo(0.25, within(0.015));
        assertThat(counts.get("e2") / (double) PICKS).isCloseTo(0.625, within(0.015));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void equal_endpoints_get_equal_parts(Algorithm algorithm) {
        EndpointTable table = Tables.table(of(algorithm), Tables.even(8));

        Map<String, Integer> counts = Tables.counts(table, PICKS);

        double tolerance = algorithm == Algorithm.RING_HASH ? 0.25 : 0.1;
        assertThat(counts).hasSize(8);
        assertThat(counts.values())
                .allSatisfy(count ->
                        assertThat((double) count)
                                .isCloseTo(PICKS / 8.0, within(PICKS / 8.0 * tolerance)));
    }

    @Test
    void round_robin_takes_each_once_before_any_again() {
        EndpointTable table = Tables.table(of(Algorithm.ROUND_ROBIN), Tables.even(7));

        assertThat(Tables.counts(table, 7).values()).containsOnly(1);
        assertThat(Tables.counts(table, 7000).values()).containsOnly(1000);
    }

    @Test
    void weighted_round_robin_spreads_turns_evenly() {
        EndpointTable table = Tables.table(of(Algorithm.ROUND_ROBIN), Tables.shares(3, 1));
        RandomGenerator random = new SplittableRandom(1);

        int longest = 0;
        int since = 0;
        for (int turn = 0; turn < 4000; turn++) {
            boolean light =
                    table.pick(Tables.ask(random, turn))
                            .orElseThrow()
                            .workload()
                            .name()
                            .equals("e1");
            since = light ? 0 : since + 1;
            longest = Math.max(longest, since);
        }

        assertThat(longest).isLessThanOrEqualTo(5);
    }

    @Test
    void the_less_busy_of_two_is_taken() {
        List<Share> shares = Tables.even(2);
        shares.getFirst().endpoint().load().began();
        EndpointTable table = Tables.table(of(Algorithm.LEAST_REQUEST), shares);

        assertThat(Tables.counts(table, 100)).containsOnlyKeys("e1");
    }

    @Test
    void the_one_that_answers_faster_is_taken() {
        List<Share> shares = Tables.even(2);
        shares.get(0).endpoint().load().answered(200_000_000, 0);
        shares.get(1).endpoint().load().answered(10_000_000, 0);
        EndpointTable table = Tables.table(of(Algorithm.EWMA), shares);

        assertThat(Tables.counts(table, 100)).containsOnlyKeys("e1");
    }

    @Test
    void a_peak_of_latency_counts_at_once_and_is_forgotten_little_by_little() {
        Load load = new Load(0);
        load.answered(10_000_000, 0);
        load.answered(500_000_000, 0);
        double peak = load.latency(0);
        load.answered(10_000_000, 1_000_000_000);
        double after = load.latency(1_000_000_000);

        assertThat(peak).isEqualTo(500_000_000);
        assertThat(after).isBetween(100_000_000.0, 450_000_000.0);
    }

    @Test
    void a_new_endpoint_gets_its_share_little_by_little() {
        Balancing warming =
                of(Algorithm.ROUND_ROBIN).withWarmup(new Warmup(Duration.ofSeconds(100), 10, 1));
        long now = Duration.ofSeconds(1000).toNanos();
        Endpoint old = Tables.endpoint("old");
        Endpoint half =
                new Endpoint(
                        Tables.endpoint("half").workload(),
                        8080,
                        new Load(now - Duration.ofSeconds(50).toNanos()));
        EndpointTable table = Tables.table(warming, List.of(new Share(old, 1), new Share(half, 1)));
        RandomGenerator random = new SplittableRandom(3);

        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < PICKS; i++) {
            Ask ask = new Ask(random, now, i, random.nextLong(), 0, Set.of());
            counts.merge(table.pick(ask).orElseThrow().workload().name(), 1, Integer::sum);
        }

        assertThat(counts.get("half") / (double) PICKS).isCloseTo(0.25 + 0.125, within(0.06));
    }

    @Test
    void the_growth_of_a_new_endpoint_bends_with_aggression() {
        Warmup even = new Warmup(Duration.ofSeconds(100), 10, 1);
        Warmup early = new Warmup(Duration.ofSeconds(100), 10, 2);
        long quarter = Duration.ofSeconds(25).toNanos();

        assertThat(even.share(0)).isEqualTo(0.1);
        assertThat(even.share(quarter)).isEqualTo(0.25);
        assertThat(early.share(quarter)).isEqualTo(0.5);
        assertThat(even.share(Duration.ofSeconds(100).toNanos())).isEqualTo(1);
    }
}
