package dev.weft.echo.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"0ms, 0", "200ms, 200", "5s, 5000", "2m, 120000", "24h, 86400000"})
    void a_duration_is_a_number_and_a_unit(String text, long millis) throws Exception {
        assertThat(Units.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "-1s", "1.5s", "5 s", "25h", "9999999999999999ms", "1d", "5S"})
    void what_is_no_duration_is_refused_with_its_text(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("200ms");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "512B, 512",
        "64KiB, 65536",
        "10MiB, 10485760",
        "1GiB, 1073741824",
        "1024GiB, 1099511627776"
    })
    void a_size_is_a_number_and_a_binary_unit(String text, long bytes) throws Exception {
        assertThat(Units.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "1KB", "-5", "1025GiB", "99999999999999GiB"})
    void what_is_no_size_is_refused_with_its_text(String text) {
        assertThatThrownBy(() -> Units.bytes(text))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "x", "", "99999999999"})
    void a_number_out_of_its_range_is_refused_with_the_range(String text) {
        assertThatThrownBy(() -> Units.whole(text, 1, 10))
                .isInstanceOf(UsageException.class)
                .hasMessage("'" + text + "' is not a whole number from 1 to 10");
    }
}
