package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {

    private final MetricsRegistry registry = new MetricsRegistry();

    @Test
    void exposes_counters_in_the_prometheus_format() {
        Family<Counter> opened =
                registry.counter("opened_total", "Connections opened.", List.of("from", "to"));
        opened.with("a", "b").increment();
        opened.with("a", "b").add(2);
        opened.with("a", "c").increment();

        String text = registry.expose(ExpositionFormat.PROMETHEUS);

        assertThat(text)
                .contains(
                        """
                        # HELP opened_total Connections opened.
                        # TYPE opened_total counter
                        opened_total{from="a",to="b"} 3
                        opened_total{from="a",to="c"} 1
                        """)
                .doesNotContain("# EOF");
    }

    @Test
    void some_series_have_labels_of_their_own_beside_those_of_the_family() {
        Family<Counter> requests = registry.counter("requests_total", "Requests.", List.of("to"));
        requests.with("a").increment();
        requests.withMore(List.of("host"), List.of("a", "shop")).add(2);

        String text = registry.expose(ExpositionFormat.PROMETHEUS);

        assertThat(text)
                .contains("requests_total{to=\"a\"} 1\n")
                .contains("requests_total{to=\"a\",host=\"shop\"} 2\n");
    }

    @Test
    void names_counters_without_their_ending_in_open_metrics() {
        registry.counter("opened_total", "Say \"hi\".", List.of()).with().increment();

        String text = registry.expose(ExpositionFormat.OPEN_METRICS);

        assertThat(text)
                .contains(
                        """
                        # HELP opened Say \\"hi\\".
                        # TYPE opened counter
                        opened_total 1
                        """)
                .endsWith("# EOF\n");
    }

    @Test
    void escapes_what_would_break_a_line() {
        registry.gauge("open", "Line\nand \\ and \"quotes\".", List.of("name"))
                .with("a\\b\"c\nd")
                .add(-3);

        assertThat(registry.expose(ExpositionFormat.PROMETHEUS))
                .contains("# HELP open Line\\nand \\\\ and \"quotes\".\n")
                .contains("open{name=\"a\\\\b\\\"c\\nd\"} -3\n");
    }

    @Test
    void counts_a_histogram_cumulatively_with_inclusive_bounds() {
        Histogram histogram =
                registry.histogram("took_seconds", "Time.", List.of("op"), List.of(0.001, 1.0))
                        .with("dns");
        histogram.observe(0.001);
        histogram.observe(0.5);
        histogram.observe(7);

        assertThat(registry.expose(ExpositionFormat.PROMETHEUS))
                .contains(
                        """
                        # TYPE took_seconds histogram
                        took_seconds_bucket{op="dns",le="0.001"} 1
                        took_seconds_bucket{op="dns",le="1.0"} 2
                        took_seconds_bucket{op="dns",le="+Inf"} 3
                        took_seconds_sum{op="dns"} 7.501
                        took_seconds_count{op="dns"} 3
                        """);
    }

    @Test
    void a_histogram_without_labels_has_only_its_bound() {
        registry.histogram("took_seconds", "Time.", List.of(), List.of()).with().observe(2);

        assertThat(registry.expose(ExpositionFormat.PROMETHEUS))
                .contains("took_seconds_bucket{le=\"+Inf\"} 1\n")
                .contains("took_seconds_sum 2.0\n");
    }

    @Test
    void reads_a_supplied_gauge_at_every_scrape() {
        long[] descriptors = {3};
        registry.gauge("process_open_fds", "Open descriptors.", () -> descriptors[0]);
        descriptors[0] = 5;

        assertThat(registry.expose(ExpositionFormat.PROMETHEUS))
                .contains("# TYPE process_open_fds gauge\nprocess_open_fds 5\n");
    }

    @Test
    void a_full_family_sends_new_label_values_to_one_series_and_counts_them() {
        MetricsRegistry small = new MetricsRegistry(2, Duration.ZERO, InstantSource.system());
        Family<Counter> family = small.counter("seen_total", "Seen.", List.of("who", "where"));
        for (String who : List.of("a", "b", "c", "d")) {
            family.with(who, "x").increment();
        }
        family.with("a", "x").increment();

        assertThat(small.expose(ExpositionFormat.PROMETHEUS))
                .contains("seen_total{who=\"a\",where=\"x\"} 2\n")
                .contains("seen_total{who=\"overflow\",where=\"overflow\"} 2\n")
                .doesNotContain("who=\"c\"")
                .contains("weft_metrics_overflow_total{metric=\"seen_total\"} 2\n");
    }

    @Test
    void refuses_names_and_label_counts_that_are_mistakes() {
        assertThatThrownBy(() -> registry.counter("opened", "", List.of()))
                .hasMessageContaining("ends in _total");
        assertThatThrownBy(() -> registry.gauge("a-b", "", List.of()))
                .hasMessageContaining("'a-b'");
        assertThatThrownBy(() -> registry.gauge("a", "", List.of("le")))
                .hasMessageContaining("'le'");
        assertThatThrownBy(() -> registry.histogram("h", "", List.of(), List.of(1.0, 1.0)))
                .hasMessageContaining("rising");
        Family<Gauge> family = registry.gauge("open", "", List.of("a"));
        assertThatThrownBy(() -> registry.gauge("open", "", List.of()))
                .hasMessageContaining("registered twice");
        assertThatThrownBy(() -> family.with("x", "y")).hasMessageContaining("[a]");
    }

    @Test
    void gives_scrapers_the_format_they_ask_for() {
        assertThat(ExpositionFormat.accepted("application/openmetrics-text;version=1.0.0,*/*"))
                .isEqualTo(ExpositionFormat.OPEN_METRICS);
        assertThat(ExpositionFormat.accepted("")).isEqualTo(ExpositionFormat.PROMETHEUS);
    }
}
