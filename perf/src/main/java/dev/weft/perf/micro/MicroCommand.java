package dev.weft.perf.micro;

import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.report.Json;
import dev.weft.perf.report.Machine;
import dev.weft.perf.report.NodeOptions;
import dev.weft.perf.report.Screen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./weft bench micro}: single classes, each alone in a JVM like the node proxy's. */
@Command(
        name = "micro",
        description = "Measure single classes with JMH, in JVMs with the node proxy's options",
        footer = {
            "",
            "Examples",
            "  ./weft bench micro",
            "  ./weft bench micro 'PolicyEvaluation|OutboundResolver'",
            "  ./weft bench micro DataCodec --forks 3 --iterations 10 --json result.json"
        })
public final class MicroCommand implements Callable<Integer> {

    private static final String ALL = ".*";

    @Parameters(
            paramLabel = "REGEX",
            arity = "0..1",
            defaultValue = ALL,
            description = "Only benchmarks whose class and method match (default: all)")
    private String filter = ALL;

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "JVMs for each benchmark (default: ${DEFAULT-VALUE})")
    private int forks = 1;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Measured iterations in each JVM (default: ${DEFAULT-VALUE})")
    private int iterations = 5;

    @Option(
            names = "--milliseconds",
            paramLabel = "N",
            description = "Length of an iteration (default: ${DEFAULT-VALUE})")
    private int milliseconds = 500;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "One value instead of all of a benchmark's parameter")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything to a file")
    private @Nullable Path json;

    @Spec private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        requireValid();
        var line = spec().commandLine();
        var screen = new Screen(line.getOut(), line.getErr(), Screen.hasColours());
        var machine = Machine.here(NodeOptions.sources());
        screen.progress(machine.line());
        screen.progress("benchmarks that match " + filter + " run one after the other");
        var document =
                new MicroDocument(
                        Instant.now(),
                        "./weft bench micro " + filter,
                        machine,
                        results().stream().map(MicroResult::of).toList());
        document.lines().forEach(screen::line);
        Optional.ofNullable(json).ifPresent(file -> Json.write(file, document));
        return 0;
    }

    private Collection<RunResult> results() {
        try {
            return new Runner(options()).run();
        } catch (NoBenchmarksException e) {
            throw new BenchFailure(
                    "no benchmark matches \"" + filter + "\"; ./weft bench micro runs all", e);
        } catch (RunnerException e) {
            throw new BenchFailure("the benchmarks ended early: " + e.getMessage(), e);
        }
    }

    private Options options() {
        var builder =
                new OptionsBuilder()
                        .include(filter)
                        .forks(forks)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(milliseconds))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.milliseconds(milliseconds))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs(
                                NodeOptions.argument(),
                                "-Xmx512m",
                                // JMH itself still uses it, and would be warned about.
                                "--sun-misc-unsafe-memory-access=allow");
        parameters.forEach(builder::param);
        return builder.build();
    }

    private void requireValid() {
        requireRange("--forks", forks, 1, 20);
        requireRange("--iterations", iterations, 1, 1000);
        requireRange("--milliseconds", milliseconds, 10, 60_000);
        try {
            Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            throw wrong("\"" + filter + "\": expected a regular expression: " + e.getDescription());
        }
    }

    private void requireRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(option + " " + value + ": expected " + least + " to " + most);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(command, "set by picocli");
    }
}
