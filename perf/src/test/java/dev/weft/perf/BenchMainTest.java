package dev.weft.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.compare.Measure;
import dev.weft.perf.compare.Plan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_says_how_it_is_called() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("./weft bench", "Exit status");
    }

    @Test
    void an_unknown_option_is_a_wrong_command_line() {
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("--nonsense");
    }

    @ParameterizedTest
    @CsvSource({
        "--only nonsense, nonsense",
        "--rounds 0, expected 1 to 1000",
        "--seconds 0, expected 0.1 to 60",
        "--workers 65, expected 1 to 64",
        "--peer nginx=/bin/true, expected up to ten"
    })
    void a_value_that_makes_no_sense_is_a_wrong_command_line(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void quick_is_short_and_what_is_said_beside_it_wins() {
        var options = new BenchOptions();
        new CommandLine(options).parseArgs("--quick", "--rounds", "5", "--only", "latency,start");

        assertThat(options.plan())
                .isEqualTo(new Plan(Set.of(Measure.LATENCY, Measure.START), 5, 0.3, 1, 0, 200));
    }

    private int run(String... arguments) {
        return BenchMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
