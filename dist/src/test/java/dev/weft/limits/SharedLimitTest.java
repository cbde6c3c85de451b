package dev.weft.limits;

import static dev.weft.limits.Fleet.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.RateLimit;
import dev.weft.limits.Fleet.Replica;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What replicas lend each other, second by second. */
class SharedLimitTest {

    @Test
    void a_replica_that_alone_is_asked_gets_nearly_the_whole_limit() {
        var fleet = new Fleet(limit(100, 1000));
        List<Replica> two = settled(fleet, 2);

        load(fleet, 30, two.getFirst(), 20);

        assertThat(two.getFirst().part()).isGreaterThan(940_000);
        assertThat(load(fleet, 50, two.getFirst(), 20)).isBetween(460, 500);
        assertThat(two.getLast().part()).isPositive();
    }

    @Test
    void replicas_that_are_asked_alike_get_together_no_more_than_the_limit() {
        var fleet = new Fleet(limit(100, 1000));
        List<Replica> two = settled(fleet, 2);
        load(fleet, 30, two.getFirst(), 20);

        int passed = 0;
        for (int i = 0; i < 100; i++) {
            fleet.step();
            passed += two.getFirst().pass(20) + two.getLast().pass(20);
        }

        assertThat(passed).isBetween(950, 1100);
        assertThat(two.getFirst().part()).isBetween(490_000L, 500_000L);
        assertThat(two.getLast().part()).isBetween(490_000L, 500_000L);
    }

    @Test
    void who_wants_little_gets_it_and_the_others_divide_the_rest() {
        var fleet = new Fleet(limit(100, 1000));
        List<Replica> three = settled(fleet, 3);

        int refused = 0;
        for (int i = 0; i < 100; i++) {
            fleet.step();
            refused += 1 - three.get(0).pass(1);
            three.get(1).pass(50);
            three.get(2).pass(50);
        }

        assertThat(refused).isZero();
        assertThat(three.get(1).part()).isBetween(380_000L, 450_000L);
        assertThat(three.get(2).part()).isBetween(380_000L, 450_000L);
    }

    @Test
    void what_idle_replicas_have_of_a_long_window_goes_to_the_one_that_is_asked() {
        var fleet = new Fleet(limit(1000, 3_600_000));
        List<Replica> two = settled(fleet, 2);

        int passed = load(fleet, 50, two.getFirst(), 40);

        assertThat(passed).isBetween(950, 1001);
    }

    @Test
    void keys_are_lent_apart() {
        var fleet = new Fleet(limit(100, 1000).addKeys(RateLimit.Key.newBuilder().setPath(true)));
        List<Replica> two = settled(fleet, 2);

        int red = 0;
        int blue = 0;
        for (int i = 0; i < 80; i++) {
            fleet.step();
            boolean counted = i >= 30;
            red += two.getFirst().pass(20, "/red") * (counted ? 1 : 0);
            blue += two.getLast().pass(20, "/blue") * (counted ? 1 : 0);
        }

        assertThat(red).isBetween(460, 500);
        assertThat(blue).isBetween(460, 500);
    }

    @Test
    void without_a_controller_each_comes_to_use_an_equal_part_and_never_more_before() {
        var fleet = new Fleet(limit(100, 1000));
        List<Replica> two = settled(fleet, 2);
        load(fleet, 30, two.getFirst(), 20);

        two.forEach(replica -> replica.weather = new Fleet.Weather(5000 * MILLI, 0));
        load(fleet, 30, two.getFirst(), 20);

        assertThat(two.getFirst().part()).isEqualTo(500_000);
        assertThat(two.getLast().part()).isLessThan(100_000);
        load(fleet, 40, two.getFirst(), 20);
        assertThat(two.getLast().part()).isEqualTo(500_000);
    }

    @Test
    void one_that_joins_takes_its_part_from_the_others_and_one_that_leaves_gives_it_back() {
        var fleet = new Fleet(limit(100, 1000));
        List<Replica> two = settled(fleet, 2);

        Replica third = fleet.join();
        load(fleet, 30, third, 20);
        assertThat(third.part()).isGreaterThan(850_000);
        fleet.leave(third);
        load(fleet, 30, two.getLast(), 20);

        assertThat(two.getLast().part()).isGreaterThan(940_000);
    }

    @Test
    void the_only_replica_of_a_new_group_begins_with_a_full_bucket() {
        var fleet = new Fleet(limit(1000, 3_600_000));

        List<Replica> one = settled(fleet, 1);

        assertThat(one.getFirst().pass(2000)).isBetween(990, 1000);
    }

    private static RateLimit.Limit.Builder limit(int requests, long windowMs) {
        return RateLimit.Limit.newBuilder().setRequests(requests).setWindowMs(windowMs);
    }

    /** Replicas that know each other, with a controller that knows them. */
    private static List<Replica> settled(Fleet fleet, int replicas) {
        for (int i = 0; i < replicas; i++) {
            fleet.join();
        }
        for (int i = 0; i < 60; i++) {
            fleet.step();
        }
        return List.copyOf(fleet.replicas);
    }

    /** Sends one replica so many requests in every tenth of a second; how many passed. */
    private static int load(Fleet fleet, int steps, Replica replica, int each) {
        int passed = 0;
        for (int i = 0; i < steps; i++) {
            fleet.step();
            passed += replica.pass(each);
        }
        return passed;
    }
}
