package dev.weft.controller.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstReadyTest {
    private static final GatewayKey OLD = new GatewayKey("shop", "old");
    private static final GatewayKey NEW = new GatewayKey("shop", "new");

    private final FirstReady firstReady = new FirstReady();

    @Test
    void a_new_waypoint_gets_traffic_once_it_is_ready_and_keeps_it() {
        firstReady.look(Set.of(), Set.of());

        assertThat(firstReady.look(Set.of(NEW), Set.of())).isEmpty();
        assertThat(firstReady.look(Set.of(NEW), Set.of(NEW))).containsExactly(NEW);
        assertThat(firstReady.look(Set.of(NEW), Set.of())).containsExactly(NEW);
    }

    @Test
    void one_that_was_there_when_the_controller_started_counts_as_ready_before() {
        assertThat(firstReady.look(Set.of(OLD), Set.of())).containsExactly(OLD);
        assertThat(firstReady.look(Set.of(OLD, NEW), Set.of())).containsExactly(OLD);
    }

    @Test
    void one_that_went_away_starts_anew() {
        firstReady.look(Set.of(OLD), Set.of());
        firstReady.look(Set.of(), Set.of());

        assertThat(firstReady.look(Set.of(OLD), Set.of())).isEmpty();
    }
}
