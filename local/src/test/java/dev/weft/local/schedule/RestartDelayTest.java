package dev.weft.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartDelayTest {

    @Test
    void delays_double_up_to_a_limit() {
        assertThat(RestartDelay.after(1)).isEqualTo(Duration.ofMillis(250));
        assertThat(RestartDelay.after(3)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartDelay.after(1000)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void one_that_ran_for_long_starts_anew() {
        assertThat(RestartDelay.count(5, Duration.ofSeconds(1))).isEqualTo(6);
        assertThat(RestartDelay.count(5, Duration.ofMinutes(1))).isEqualTo(1);
    }
}
