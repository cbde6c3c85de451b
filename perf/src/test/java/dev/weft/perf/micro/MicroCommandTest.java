package dev.weft.perf.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.perf.measure.Spread;
import dev.weft.perf.report.Machine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MicroCommandTest {

    @ParameterizedTest
    @CsvSource({
        "--forks 0, expected 1 to 20",
        "--iterations 0, expected 1 to 1000",
        "--milliseconds 1, expected 10 to 60000",
        "(, expected a regular expression",
        "--nonsense, --nonsense"
    })
    void a_value_that_makes_no_sense_is_a_wrong_command_line(String arguments, String message) {
        var err = new StringWriter();

        var status =
                new CommandLine(new MicroCommand())
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void the_table_has_a_line_for_each_benchmark_and_its_parameters() {
        var machine = new Machine(2, "cpu", "1 kB", "6", "25", "abc");
        var results =
                List.of(
                        new MicroResult(
                                "One.fast",
                                Map.of("size", "10"),
                                "ns/op",
                                Spread.of(List.of(1.0, 2.0, 4.0)),
                                24),
                        new MicroResult(
                                "Two.slow",
                                Map.of(),
                                "ns/op",
                                Spread.of(List.of(1000.0)),
                                Double.NaN));

        var document = new MicroDocument(Instant.EPOCH, "./weft bench micro", machine, results);

        assertThat(document.lines())
                .containsExactly(
                        "benchmark     with            time   unit  bytes allocated",
                        "One.fast   size=10  2.0 [1.0..4.0]  ns/op               24",
                        "Two.slow                    1000.0  ns/op                -");
    }

    @Test
    void a_benchmark_is_called_by_class_and_method() {
        assertThat(MicroResult.shortName("dev.weft.hbone.Codec.data")).isEqualTo("Codec.data");
        assertThat(MicroResult.shortName("Codec.data")).isEqualTo("Codec.data");
    }
}
