package dev.weft.perf;

import dev.weft.local.config.LocalMeshException;
import dev.weft.perf.discovery.DiscoveryCommand;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.micro.MicroCommand;
import dev.weft.perf.overhead.OverheadCommand;
import dev.weft.perf.report.Screen;
import dev.weft.perf.waypoint.WaypointCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs {@code ./weft bench}. A benchmark with a command line of its own is a picocli command, named
 * here in {@code subcommands}; it returns its exit status and throws {@link LocalMeshException}, or
 * {@link BenchFailure}, with a message for the user.
 */
@Command(
        name = "bench",
        description = "Measure Weft on this machine, against other programs in the same run",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            DiscoveryCommand.class,
            MicroCommand.class,
            OverheadCommand.class,
            WaypointCommand.class
        },
        footer = {
            "",
            "Compares, on local meshes and side by side: the node proxies of this",
            "distribution, an ambient node proxy given with --peer, tunnels of HAProxy,",
            "nginx and of TLS without HTTP/2, and no proxy at all. Without --quick it",
            "takes about twenty minutes.",
            "",
            "Examples",
            "  ./weft bench --quick",
            "  ./weft bench --only throughput,connections --rounds 11",
            "  ./weft bench --peer other=/usr/local/bin/node-proxy --json result.json",
            "  ./weft bench discovery --workloads 1000,100000",
            "  ./weft bench micro OutboundResolver",
            "  ./weft bench waypoint",
            "",
            "Exit status: 0 it went well, 1 it did not, 2 wrong command line."
        })
public final class BenchMain implements Callable<Integer> {

    /** It did not go well. */
    static final int FAILED = 1;

    @Mixin private BenchOptions options = new BenchOptions();

    @Spec private CommandSpec command;

    /** Ends the process with the command's exit status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchMain())
                .setCommandName("./weft bench")
                .setExecutionExceptionHandler((error, line, parsed) -> explain(error, line))
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        var line = command.commandLine();
        var words = String.join(" ", line.getParseResult().originalArgs());
        var screen = new Screen(line.getOut(), line.getErr(), Screen.hasColours());
        try {
            return new CompareRun(options, ("./weft bench " + words).strip(), screen).run();
        } catch (TypeConversionException e) {
            throw new ParameterException(line, e.getMessage(), e);
        }
    }

    /** Known failures are for the user to read; any other is a mistake of ours, shown whole. */
    private static int explain(Exception error, CommandLine line) throws Exception {
        var status =
                switch (error) {
                    case LocalMeshException ignored -> FAILED;
                    case BenchFailure ignored -> FAILED;
                    default -> throw error;
                };
        line.getErr().println("weft bench: " + error.getMessage());
        line.getErr().flush();
        return status;
    }
}
