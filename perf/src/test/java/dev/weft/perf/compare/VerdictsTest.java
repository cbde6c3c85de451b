package dev.weft.perf.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.compare.Verdict.Result;
import dev.weft.perf.measure.Spread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {

    private final Figures figures = new Figures();

    @ParameterizedTest
    @CsvSource({
        "1.4, 2.0, 3.0, haproxy, REACHED",
        "1.5, 2.0, 3.0, haproxy, MISSED",
        "1.4, 3.0, 2.0, nginx, REACHED"
    })
    void processor_time_of_bulk_is_held_against_the_better_tunnel(
            double weft, double haproxy, double nginx, String better, Result result) {
        add(Case.BULK_8, Figure.CPU_S_PER_GIB, weft, haproxy, nginx);

        var verdict = verdict("bulk, 8 connections, CPU s/GiB", "<= 0.7 x");

        assertThat(verdict.against()).isEqualTo(better);
        assertThat(verdict.result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"500, 90, 100, REACHED", "499, 90, 100, MISSED"})
    void of_rates_the_better_is_the_higher(
            double weft, double haproxy, double nginx, Result result) {
        add(Case.NEW_CONNECTIONS, Figure.PER_S, weft, haproxy, nginx);

        var verdict = verdict(Case.NEW_CONNECTIONS.title() + ", per second", ">= 5 x");

        assertThat(verdict.against()).isEqualTo("nginx");
        assertThat(verdict.result()).isEqualTo(result);
    }

    @Test
    void ratios_are_formed_round_by_round() {
        add(Case.BULK_8, Figure.CPU_S_PER_GIB, 1, 2, 9);
        add(Case.BULK_8, Figure.CPU_S_PER_GIB, 30, 60, 90);
        add(Case.BULK_8, Figure.CPU_S_PER_GIB, 1, 4, 9);

        var verdict = verdict("bulk, 8 connections, CPU s/GiB", "<= 0.7 x");

        assertThat(verdict.value()).isEqualTo(new Spread(0.5, 0.25, 0.5, 3));
    }

    @Test
    void of_the_two_proxies_the_larger_has_to_fit() {
        figures.add(Case.IDLE_MEMORY, "weft", Figure.CLIENT_RSS_MIB, 60);
        figures.add(Case.IDLE_MEMORY, "weft", Figure.SERVER_RSS_MIB, 65);

        var verdict = verdict("idle memory, RSS MiB", "<= 64");

        assertThat(verdict.value().median()).isEqualTo(65);
        assertThat(verdict.result()).isEqualTo(Result.MISSED);
    }

    @Test
    void the_bound_is_tls_without_http_2() {
        figures.add(Case.BULK_8, "weft", Figure.CPU_S_PER_GIB, 1.04);
        figures.add(Case.BULK_8, "tls", Figure.CPU_S_PER_GIB, 1);

        var verdict = verdict("bulk, 8 connections, CPU s/GiB", "<= 1.05 x");

        assertThat(verdict.against()).isEqualTo("tls");
        assertThat(verdict.result()).isEqualTo(Result.REACHED);
    }

    @Test
    void what_was_not_measured_is_neither_reached_nor_missed() {
        assertThat(Verdicts.of(figures))
                .hasSize(20)
                .allMatch(verdict -> verdict.result() == Result.NOT_MEASURED);
    }

    private Verdict verdict(String what, String target) {
        return Verdicts.of(figures).stream()
                .filter(verdict -> verdict.what().equals(what) && verdict.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private void add(Case what, Figure figure, double weft, double haproxy, double nginx) {
        figures.add(what, "weft", figure, weft);
        figures.add(what, "haproxy", figure, haproxy);
        figures.add(what, "nginx", figure, nginx);
    }
}
