package dev.weft.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void the_median_of_an_odd_number_is_the_one_in_the_middle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9, 3));
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 30.0))).isEqualTo(new Spread(3, 1, 30, 4));
    }

    @Test
    void nothing_has_no_median() {
        assertThat(Spread.of(List.of())).isEqualTo(Spread.NONE);
    }

    @Test
    void ratios_are_formed_pair_by_pair() {
        // The third round was disturbed: both took ten times as long, and the ratio held.
        var ours = List.of(2.0, 2.0, 20.0);
        var theirs = List.of(4.0, 5.0, 40.0);

        assertThat(Spread.ofRatios(ours, theirs)).isEqualTo(new Spread(0.5, 0.4, 0.5, 3));
    }

    @Test
    void a_pair_that_is_not_whole_is_left_out() {
        var ratios = Spread.ofRatios(List.of(1.0, 2.0, 3.0), List.of(0.0, 4.0));

        assertThat(ratios).isEqualTo(new Spread(0.5, 0.5, 0.5, 1));
    }

    @Test
    void percentiles_are_exact() {
        var nanos = LongStream.rangeClosed(1, 1000).map(n -> (1001 - n) * 1000).toArray();

        assertThat(Percentiles.ofNanos(nanos)).isEqualTo(new Percentiles(500, 990, 999, 1000));
    }

    @Test
    void the_percentiles_of_one_time_are_that_time() {
        assertThat(Percentiles.ofNanos(new long[] {7000})).isEqualTo(new Percentiles(7, 7, 7, 1));
    }

    @Test
    void no_times_have_no_percentiles() {
        var none = Percentiles.ofNanos(new long[0]);

        assertThat(none.p50()).isNaN();
        assertThat(none.count()).isZero();
    }
}
