package dev.weft.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {

    private static final String REST =
            " S 1 4711 4711 0 -1 4194560 25023 0 12 0 734 91 3 4 20 0 21 0 884213 3104768000 18211"
                    + " 18446744073709551615 1 1 0 0 0 0 4096 2 17 0 0 0 17 1 0 0 0 0 0";

    @Test
    void times_are_read_from_a_line_of_the_kernel() {
        var stat = ProcStat.parse("4711 (java)" + REST);

        assertThat(stat).isEqualTo(new ProcStat("java", 734, 91, 884213));
        assertThat(stat.seconds()).isEqualTo(8.25);
    }

    @Test
    void a_name_may_hold_blanks_and_parentheses() {
        assertThat(ProcStat.parse("4711 (a (b) 1 2)" + REST).name()).isEqualTo("a (b) 1 2");
    }

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThre, true",
        "C1 CompilerThre, true",
        "VM Thread, false",
        "weft-1, false",
        "C2, false"
    })
    void a_jvm_s_compiler_threads_are_known_by_name(String name, boolean compiles) {
        assertThat(ProcStat.parse("7 (" + name + ")" + REST).compiles()).isEqualTo(compiles);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711 java S 1", "4711 (java) S 1 2"})
    void what_is_no_status_is_refused_with_its_text(String line) {
        assertThatThrownBy(() -> ProcStat.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + line + "\"");
    }
}
