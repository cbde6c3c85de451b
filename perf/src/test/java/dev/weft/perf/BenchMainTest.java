package dev.weft.perf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;

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

    private int run(String... arguments) {
        return BenchMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
