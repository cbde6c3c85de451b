package dev.weft.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.echo.client.ClientSettings.What;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long START = -5;

    @Test
    void without_a_rate_a_call_is_due_when_it_is_asked_for() {
        var pace = pace(Optional.of(2L), Optional.empty(), Optional.empty());

        assertThat(pace.next(START + 1)).hasValue(START + 1);
        assertThat(pace.next(START + 9)).hasValue(START + 9);
        assertThat(pace.next(START + 10)).isEmpty();
    }

    @Test
    void with_a_rate_calls_are_due_at_even_distances_however_late_they_are_asked_for() {
        var pace = pace(Optional.of(9L), Optional.empty(), Optional.of(1000));

        assertThat(pace.next(START)).hasValue(START);
        assertThat(pace.next(START + 77_000_000)).hasValue(START + 1_000_000);
    }

    @Test
    void no_call_is_due_after_the_duration() {
        var pace = pace(Optional.empty(), Optional.of(Duration.ofMillis(2)), Optional.of(1000));

        assertThat(pace.next(START)).isPresent();
        assertThat(pace.next(START)).isPresent();
        assertThat(pace.next(START)).isEmpty();
    }

    private static Pace pace(
            Optional<Long> count, Optional<Duration> duration, Optional<Integer> rate) {
        return new Pace(new What.Load(count, duration, rate, true), START);
    }
}
