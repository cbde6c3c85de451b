package dev.weft.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void nothing_recorded_is_zero() {
        assertThat(new Latencies().quantile(0.5)).isZero();
    }

    @Test
    void a_quantile_is_at_most_a_sixteenth_above_the_truth_and_never_below() {
        for (long micros = 1; micros < 1L << 45; micros = micros * 3 / 2 + 1) {
            var latencies = new Latencies();
            latencies.record(TimeUnit.MICROSECONDS.toNanos(micros));
            latencies.record(TimeUnit.MICROSECONDS.toNanos(micros * 4));

            assertThat(latencies.quantile(0.5)).isBetween(micros, micros + micros / 16);
        }
    }

    @Test
    void the_highest_quantile_is_the_longest_latency() {
        var latencies = new Latencies();
        latencies.record(123_456_789);
        latencies.record(1_000);

        assertThat(latencies.quantile(1)).isEqualTo(123_456);
        assertThat(latencies.quantile(0.5)).isEqualTo(1);
    }
}
