package dev.weft.limits;

import static dev.weft.limits.Fleet.MILLI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.weft.api.waypoint.RateLimit;
import dev.weft.limits.Fleet.Replica;
import dev.weft.limits.Fleet.Weather;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is lost and whoever comes and goes, together they let no more pass than the limit. */
class SharedLimitPropertyTest {

    private static final int RUNS = 200;
    private static final int STEPS = 300;
    private static final int WHOLE = 1_000_000;

    @Test
    void all_parts_together_are_never_more_than_the_limit() {
        qt().withExamples(RUNS)
                .withShrinkCycles(0)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    var chance = new Random(seed);
                    var fleet = new Fleet(limit(chance));
                    fleet.join();
                    for (int i = 0; i < STEPS; i++) {
                        happen(fleet, chance);
                        if (chance.nextInt(100) == 0) {
                            fleet.restartController();
                        }
                        fleet.step();
                        fleet.replicas.forEach(one -> one.pass(chance.nextInt(4)));
                        assertThat(fleet.parts()).as("step %d", i).isLessThanOrEqualTo(WHOLE);
                    }
                });
    }

    @Test
    void no_more_passes_than_one_bucket_for_all_would_let_pass() {
        qt().withExamples(RUNS)
                .withShrinkCycles(0)
                .forAll(longs().all())
                .checkAssert(seed -> {
                    var chance = new Random(seed);
                    RateLimit.Limit.Builder limit = limit(chance);
                    var fleet = new Fleet(limit);
                    fleet.join();
                    fleet.join();
                    for (int i = 0; i < 60; i++) {
                        fleet.step();
                    }
                    var bucket = new Bucket(limit, fleet);
                    for (int i = 0; i < STEPS; i++) {
                        fleet.replicas.forEach(one -> changeWeather(one, chance));
                        fleet.step();
                        int busy = chance.nextInt(4);
                        fleet.replicas.forEach(one -> {
                            boolean loaded = one == fleet.replicas.get(busy / 2);
                            bucket.passed(one.pass(loaded ? 60 : chance.nextInt(3)));
                        });
                        assertThat(bucket.overdrawn()).as("step %d", i).isLessThanOrEqualTo(2);
                    }
                });
    }

    private static void happen(Fleet fleet, Random chance) {
        if (chance.nextInt(40) == 0 && fleet.replicas.size() < 6) {
            fleet.join();
        }
        if (chance.nextInt(80) == 0 && fleet.replicas.size() > 1) {
            fleet.leave(any(fleet, chance));
        }
        if (chance.nextInt(80) == 0 && fleet.replicas.size() > 1) {
            fleet.crash(any(fleet, chance));
        }
        fleet.replicas.forEach(one -> changeWeather(one, chance));
    }

    private static Replica any(Fleet fleet, Random chance) {
        return fleet.replicas.get(chance.nextInt(fleet.replicas.size()));
    }

    /** Now and then a replica comes to lose calls on their way there, or answers, or none. */
    private static void changeWeather(Replica replica, Random chance) {
        if (chance.nextInt(30) > 0) {
            return;
        }
        replica.weather =
                switch (chance.nextInt(4)) {
                    case 0 -> new Weather(2000 * MILLI, 0);
                    case 1 -> new Weather(10 * MILLI, 2000 * MILLI);
                    case 2 -> new Weather(chance.nextInt(900) * MILLI, 90 * MILLI);
                    default -> new Weather(5 * MILLI, 5 * MILLI);
                };
    }

    private static RateLimit.Limit.Builder limit(Random chance) {
        return RateLimit.Limit.newBuilder()
                .setRequests(20 + chance.nextInt(500))
                .setWindowMs(500 + chance.nextInt(60_000));
    }

    /** One bucket that counts what passed anywhere. */
    private static final class Bucket {
        private final double burst;
        private final double perNano;
        private final Fleet fleet;
        private double tokens;
        private long at;

        Bucket(RateLimit.Limit.Builder limit, Fleet fleet) {
            burst = limit.getRequests();
            perNano = burst / (limit.getWindowMs() * (double) MILLI);
            this.fleet = fleet;
            tokens = burst;
            at = fleet.now;
        }

        void passed(int requests) {
            tokens = Math.min(burst, tokens + (fleet.now - at) * perNano) - requests;
            at = fleet.now;
        }

        double overdrawn() {
            return -tokens;
        }
    }
}
