package dev.weft.perf.overhead;

import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weft bench overhead}. */
@Command(
        name = "overhead",
        description = {
            "Compare what a mesh costs a node: no mesh, one proxy for the node, one for each pod",
            "",
            "Every pod sends requests at a fixed rate to the next pod of the same node. Each"
                    + " arrangement has a mesh of its own, made and ended here."
        })
public final class OverheadCommand implements Callable<Integer> {
    private static final int MOST_PODS = 100;
    private static final int MOST_SECONDS = 300;

    @Spec private CommandSpec command;

    @Option(
            names = "--pods",
            split = ",",
            defaultValue = "5,10,20",
            paramLabel = "N,N,...",
            description = "Numbers of pods on the node, without it ${DEFAULT-VALUE}")
    private List<Integer> pods = List.of();

    @Option(
            names = "--rate",
            defaultValue = "100",
            description = "Requests per second of each pod, without it ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--bytes",
            defaultValue = "256",
            description = "Of a request, and of its answer; without it ${DEFAULT-VALUE}")
    private int bytes;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description =
                    "For which each arrangement is measured, after as long to warm up; without it"
                            + " ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with plots, which needs no other file")
    private @Nullable Path html;

    @Override
    public Integer call() {
        check("--rate", rate, 1, 10_000);
        check("--bytes", bytes, 1, 8192);
        check("--seconds", seconds, 1, MOST_SECONDS);
        pods.forEach(number -> check("--pods", number, 2, MOST_PODS));
        PrintWriter out = command.commandLine().getOut();
        List<Measured> cases = new ArrayList<>();
        NodeTraffic traffic = new NodeTraffic(rate, bytes, seconds);
        for (int number : pods.stream().distinct().sorted().toList()) {
            for (Arrangement arrangement : Arrangement.values()) {
                out.println(number + " pods, " + arrangement.title() + " ...");
                out.flush();
                cases.add(OverheadRun.measure(arrangement, number, traffic));
            }
        }
        OverheadReport report =
                new OverheadReport(rate, bytes, seconds, OverheadRun.machine(), cases);
        out.println();
        out.print(OverheadTable.of(report));
        out.flush();
        write(json, OverheadJson.of(report));
        write(html, OverheadPage.of(report));
        return report.errors() == 0 ? 0 : 1;
    }

    private void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command.commandLine(),
                    option + " " + value + ": expected " + least + " to " + most);
        }
    }

    private static void write(@Nullable Path file, String text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchFailure("cannot write " + file + ": " + e, e);
        }
    }
}
