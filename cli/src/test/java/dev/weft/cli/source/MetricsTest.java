package dev.weft.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String TEXT =
            """
            # HELP istio_tcp_sent_bytes_total bytes
            # TYPE istio_tcp_sent_bytes_total counter
            istio_tcp_sent_bytes_total{reporter="source",a="x"} 10
            istio_tcp_sent_bytes_total{reporter="source",a="y",} 5.0
            istio_tcp_sent_bytes_total{reporter="destination",a="x"} 1e3
            other{text="a \\"quoted\\" brace } and, comma",z="1"} 7 1700000000000
            plain 3
            this is no sample
            """;

    @Test
    void values_are_summed_over_the_labels_that_are_not_asked_for() {
        var metrics = Metrics.parse(TEXT);

        assertThat(metrics.sum("istio_tcp_sent_bytes_total", Map.of("reporter", "source")))
                .isEqualTo(15);
        assertThat(metrics.sum("istio_tcp_sent_bytes_total", Map.of())).isEqualTo(1015);
        assertThat(metrics.sum("plain", Map.of())).isEqualTo(3);
        assertThat(metrics.sum("absent", Map.of())).isZero();
    }

    @Test
    void label_values_may_hold_quotes_braces_and_commas() {
        var sample = Metrics.parse(TEXT).find("other", Map.of("z", "1")).getFirst();

        assertThat(sample.labels()).containsEntry("text", "a \"quoted\" brace } and, comma");
        assertThat(sample.value()).isEqualTo(7);
    }

    @Test
    void the_metrics_of_several_programs_add_up() {
        var one = Metrics.parse("m{node=\"1\"} 2");
        var two = Metrics.parse("m{node=\"2\"} 3");

        assertThat(Metrics.join(List.of(one, two)).sum("m", Map.of())).isEqualTo(5);
    }
}
