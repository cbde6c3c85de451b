package dev.weft.cli;

import dev.weft.cli.demo.DemoCommand;
import dev.weft.cli.local.LocalCommand;
import dev.weft.cli.print.Colour;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.AdminException;
import dev.weft.cli.source.NoMeshException;
import dev.weft.cli.view.CertsCommand;
import dev.weft.cli.view.ConnectionsCommand;
import dev.weft.cli.view.PoliciesCommand;
import dev.weft.cli.view.ServicesCommand;
import dev.weft.cli.view.StatusCommand;
import dev.weft.cli.view.WorkloadsCommand;
import dev.weft.cli.waypoint.WaypointCommand;
import dev.weft.cli.why.WhyCommand;
import dev.weft.local.config.LocalMeshException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs the {@code weft} command. */
@Command(
        name = "weft",
        description = "Weft, a service mesh without sidecars",
        mixinStandardHelpOptions = true,
        version = "weft 0.1.0",
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            LocalCommand.class,
            StatusCommand.class,
            WorkloadsCommand.class,
            ServicesCommand.class,
            PoliciesCommand.class,
            CertsCommand.class,
            ConnectionsCommand.class,
            WaypointCommand.class,
            WhyCommand.class
        },
        footer = {
            "",
            "Exit status: 0 it went well, 1 it did not, 2 wrong command line, 3 no mesh.",
            "\"./weft test\" runs the tests of the project, \"./weft bench\" its benchmarks."
        })
public final class WeftMain {

    /** It did not go well. */
    static final int FAILED = 1;

    /** There is no mesh to ask. */
    static final int NO_MESH = 3;

    private WeftMain() {}

    /** Ends the process with the command's exit status. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new WeftMain())
                .setExecutionExceptionHandler((error, line, parsed) -> explain(error, line))
                .setUsageHelpAutoWidth(true);
    }

    /** Known failures are for the user to read; any other is a mistake of ours, shown whole. */
    private static int explain(Exception error, CommandLine line) throws Exception {
        var status =
                switch (error) {
                    case NoMeshException ignored -> NO_MESH;
                    case AdminException ignored -> FAILED;
                    case LocalMeshException ignored -> FAILED;
                    default -> throw error;
                };
        var mark = Colour.BAD.of("weft:", Terminal.current());
        line.getErr().println(mark + " " + error.getMessage());
        line.getErr().flush();
        return status;
    }
}
