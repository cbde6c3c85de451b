package dev.weft.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitTest {
    private final ConnectionLimit node = ConnectionLimit.of("node", 100);
    private final ConnectionLimit busy = node.part("pod", 1000);

    @Test
    void a_pod_alone_may_take_the_whole_node() {
        assertThat(take(busy, 100)).isEqualTo(100);

        assertThat(busy.take()).contains("node");
    }

    @Test
    void a_pod_is_stopped_by_its_own_limit_first() {
        ConnectionLimit pod = node.part("pod", 3);

        assertThat(take(pod, 10)).isEqualTo(3);
        assertThat(pod.take()).contains("pod");
    }

    @Test
    void beside_others_a_pod_stands_back_when_the_node_is_nearly_full() {
        ConnectionLimit quiet = node.part("pod", 1000);

        assertThat(take(busy, 100)).isEqualTo(80);
        assertThat(busy.take()).contains("node share");
        assertThat(take(quiet, 100)).isEqualTo(20);
        assertThat(quiet.take()).contains("node");
    }

    @Test
    void places_given_back_can_be_taken_again_by_whoever_is_below_its_share() {
        ConnectionLimit quiet = node.part("pod", 1000);
        take(busy, 80);
        take(quiet, 20);

        busy.giveBack();

        assertThat(busy.take()).contains("node share");
        assertThat(quiet.take()).isEmpty();
    }

    @Test
    void a_pod_that_left_gets_no_share() {
        ConnectionLimit gone = node.part("pod", 1000);
        gone.leave();

        assertThat(take(busy, 100)).isEqualTo(100);
    }

    @Test
    void what_was_refused_takes_no_place() {
        ConnectionLimit quiet = node.part("pod", 1000);
        take(busy, 100);
        take(quiet, 100);
        assertThat(busy.isUnused()).isFalse();

        for (int i = 0; i < 80; i++) {
            busy.giveBack();
        }

        assertThat(busy.isUnused()).isTrue();
        assertThat(take(busy, 100)).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 1048576, node limit of 100000 connections and 917504 descriptors",
        "100000, 1024, node limit of 100000 connections and 896 descriptors",
    })
    void a_node_takes_no_more_than_it_has_descriptors_for(
            int most, long descriptors, String expected) {
        assertThat(ConnectionLimit.ofNode(most, descriptors)).hasToString(expected);
    }

    @Test
    void a_connection_with_two_sides_of_its_own_costs_two_descriptors() {
        ConnectionLimit small = ConnectionLimit.ofNode(1000, 8);
        ConnectionLimit pod = small.part("pod", 1000);

        assertThat(take(pod, 3)).isEqualTo(3);
        assertThat(pod.takeSecond()).isEmpty();
        assertThat(take(pod, 10)).isEqualTo(3);
        assertThat(pod.take()).contains("descriptors");
        assertThat(pod.takeSecond()).contains("descriptors");
        pod.giveSecondBack();
        pod.giveBack();
        assertThat(take(pod, 10)).isEqualTo(2);
    }

    @Test
    void beside_others_a_pod_stands_back_when_descriptors_run_short() {
        ConnectionLimit small = ConnectionLimit.ofNode(1000, 114);
        ConnectionLimit greedy = small.part("pod", 1000);
        ConnectionLimit quiet = small.part("pod", 1000);

        assertThat(take(greedy, 100)).isEqualTo(80);
        assertThat(greedy.take()).contains("descriptors share");
        assertThat(take(quiet, 100)).isEqualTo(20);
    }

    private static int take(ConnectionLimit limit, int attempts) {
        int given = 0;
        for (int i = 0; i < attempts; i++) {
            given += limit.take().isEmpty() ? 1 : 0;
        }
        return given;
    }
}
