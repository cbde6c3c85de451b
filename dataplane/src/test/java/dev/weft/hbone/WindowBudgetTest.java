package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowBudgetTest {

    private static final long FAST = 1_000_000;

    private final WindowBudget budget = new WindowBudget(HboneSettings.SERVER);

    @ParameterizedTest
    @CsvSource({
        "drained fast,                65536, 1000000,   false, 65536",
        "nearly at the most,        4000000, 1000000,   false, 194304",
        "at the most,               4194304, 1000000,   false, 0",
        "drained slowly,              65536, 900000000, false, 0",
        "waited for its consumer,     65536, 1000000,   true,  0",
    })
    void a_window_grows_only_for_a_stream_that_needs_it(
            String stream, int size, long nanos, boolean stalled, int expected) {
        assertThat(budget.grow(size, nanos, stalled)).as(stream).isEqualTo(expected);
    }

    @Test
    void all_windows_together_stay_below_the_connections() {
        HboneSettings settings = HboneSettings.SERVER;
        long together = 0;

        for (int stream = 0; stream < settings.maxStreams(); stream++) {
            int size = settings.initialStreamWindow();
            for (int step = 0; step < 10; step++) {
                size += budget.grow(size, FAST, false);
            }
            together += size;
        }

        assertThat(together)
                .isLessThanOrEqualTo(
                        settings.connectionWindow()
                                - settings.connectionWindow() / WindowBudget.CONNECTION_DIVISOR);
    }

    @Test
    void what_a_stream_grew_is_free_again_when_it_is_over() {
        int grown = 0;
        int more = budget.grow(65536, FAST, false);
        while (more > 0) {
            grown += more;
            more = budget.grow(65536, FAST, false);
        }

        budget.release(grown);

        assertThat(budget.grow(65536, FAST, false)).isEqualTo(65536);
    }
}
