package dev.weft.perf;

import dev.weft.local.config.LocalMeshException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
        subcommands = {},
        footer = {"", "Exit status: 0 it went well, 1 it did not, 2 wrong command line."})
public final class BenchMain implements Runnable {

    /** It did not go well. */
    static final int FAILED = 1;

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
    public void run() {
        command.commandLine().usage(command.commandLine().getOut());
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
