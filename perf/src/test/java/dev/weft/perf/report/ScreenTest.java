package dev.weft.perf.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.compare.Verdict;
import dev.weft.perf.compare.Verdict.Result;
import dev.weft.perf.measure.Spread;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter out = new StringWriter();

    @Test
    void targets_say_what_was_measured_against_whom() {
        var screen = new Screen(new PrintWriter(out), new PrintWriter(out), false);

        screen.verdicts(
                List.of(
                        new Verdict(
                                "bulk",
                                "<= 0.7 x",
                                "nginx",
                                new Spread(0.654, 0.6, 0.71, 7),
                                Result.REACHED),
                        new Verdict("start", "<= 0.8", "", Spread.NONE, Result.NOT_MEASURED)));

        assertThat(out.toString())
                .isEqualTo(
                        """

                        targets of weft
                        target           asked           measured        result
                        bulk    <= 0.7 x nginx  0.65 [0.60..0.71]       reached
                        start           <= 0.8                  -  not measured
                        """);
    }

    @Test
    void colours_are_for_terminals() {
        var screen = new Screen(new PrintWriter(out), new PrintWriter(out), true);

        screen.missing("nginx", "it is not installed");

        assertThat(out.toString())
                .isEqualTo("\u001b[31mnot measured: \u001b[0mnginx: it is not installed\n");
    }

    @Test
    void the_machine_is_read_from_the_kernel_s_files() {
        var info = "processor\t: 0\nmodel name\t: A Processor @ 2.00GHz\nmodel name\t: another\n";

        assertThat(Machine.field(info, "model name")).isEqualTo("A Processor @ 2.00GHz");
        assertThat(Machine.field(info, "nothing")).isEmpty();
    }
}
