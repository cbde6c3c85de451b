package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.testkit.time.FakeClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassingSeriesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeClock clock = new FakeClock();
    private final MetricsRegistry registry = new MetricsRegistry(100, HOUR, clock);
    private final Family<Counter> family =
            registry.passingCounter("bytes_total", "Bytes.", List.of("from"));

    @Test
    void a_series_that_did_not_change_for_the_time_is_no_longer_shown() {
        family.with("old").increment();
        Counter busy = family.with("busy");
        scrape();

        clock.advance(HOUR.minusSeconds(1));
        busy.increment();
        String before = scrape();
        clock.advance(Duration.ofSeconds(2));
        String after = scrape();

        assertThat(before).contains("from=\"old\"", "from=\"busy\"");
        assertThat(after).contains("from=\"busy\"").doesNotContain("from=\"old\"");
    }

    @Test
    void a_long_connection_that_was_idle_goes_on_where_it_was() {
        Counter held = family.with("held");
        held.add(5);
        scrape();
        clock.advance(HOUR.plusSeconds(1));
        assertThat(scrape()).doesNotContain("from=\"held\"");

        held.add(2);

        assertThat(scrape()).contains("bytes_total{from=\"held\"} 7\n");
        assertThat(family.with("held")).isSameAs(held);
    }

    @Test
    void a_series_that_nobody_holds_makes_room_for_another() {
        MetricsRegistry small = new MetricsRegistry(2, HOUR, clock);
        Family<Counter> tight = small.passingCounter("seen_total", "Seen.", List.of("who"));
        tight.with("first").increment();
        tight.with("also").increment();
        small.expose(ExpositionFormat.PROMETHEUS);
        clock.advance(HOUR.plusSeconds(1));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    System.gc();
                    small.expose(ExpositionFormat.PROMETHEUS);
                    tight.with("second").increment();
                    return small.expose(ExpositionFormat.PROMETHEUS).contains("who=\"second\"");
                });
    }

    private String scrape() {
        return registry.expose(ExpositionFormat.PROMETHEUS);
    }
}
