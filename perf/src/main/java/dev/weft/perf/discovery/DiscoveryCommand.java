package dev.weft.perf.discovery;

import dev.weft.perf.report.Json;
import dev.weft.perf.report.Machine;
import dev.weft.perf.report.NodeOptions;
import dev.weft.perf.report.Screen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weft bench discovery}: what knowing a mesh costs a node proxy. */
@Command(
        name = "discovery",
        description = "Measure how a node proxy learns a mesh, and the memory of each workload",
        footer = {
            "",
            "A control plane in this process tells meshes of several sizes to the discovery",
            "of a node proxy, in a JVM with the node proxy's options. Where its heap is too",
            "small the mesh is tried again with twice as much.",
            "",
            "Examples",
            "  ./weft bench discovery",
            "  ./weft bench discovery --workloads 1000,100000 --json result.json"
        })
public final class DiscoveryCommand implements Callable<Integer> {

    private static final int BASE = 10;
    private static final int MOST = 1_000_000;

    @Option(
            names = "--workloads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,10000,100000",
            description = "Sizes of the meshes (default: ${DEFAULT-VALUE})")
    private List<Integer> workloads = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything to a file")
    private @Nullable Path json;

    @Spec private @Nullable CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        var line = Objects.requireNonNull(command, "set by picocli").commandLine();
        for (var size : workloads) {
            if (size <= BASE || size > MOST) {
                throw new ParameterException(
                        line, "--workloads " + size + ": expected " + (BASE + 1) + " to " + MOST);
            }
        }
        var screen = new Screen(line.getOut(), line.getErr(), Screen.hasColours());
        var machine = Machine.here(NodeOptions.sources());
        screen.progress(machine.line());
        try (var run = DiscoveryRun.open(screen::progress)) {
            var base = run.measure(BASE);
            var results = new ArrayList<DiscoveryResult>();
            for (var size : workloads) {
                results.add(run.measure(size));
            }
            var document =
                    new DiscoveryDocument(
                            Instant.now(),
                            words(),
                            machine,
                            base,
                            results,
                            List.of(DiscoveryDocument.verdict(base, results)));
            document.lines().forEach(screen::line);
            screen.verdicts(document.verdicts());
            Optional.ofNullable(json).ifPresent(file -> Json.write(file, document));
        }
        return 0;
    }

    private String words() {
        return workloads.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "./weft bench discovery --workloads ", ""));
    }
}
