package dev.weft.perf.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DiscoveryCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--workloads 10, expected 11 to 1000000",
        "--workloads 1000001, expected 11 to 1000000",
        "--workloads many, many",
        "--nonsense, --nonsense"
    })
    void a_value_that_makes_no_sense_is_a_wrong_command_line(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void a_small_mesh_is_learned_and_a_change_of_it_becomes_visible(@TempDir Path folder)
            throws Exception {
        var json = folder.resolve("result.json");

        var status = run("--workloads", "100", "--json", json.toString());

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("100 +[0-9.]+ +[0-9.]+ +[0-9.]+ .* 64"))
                .anyMatch(line -> line.contains("not measured"));
        assertThat(Files.readString(json)).contains("\"workloads\": 100", "\"changeMillis\"");
    }

    private int run(String... arguments) {
        return new CommandLine(new DiscoveryCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
