package dev.weft.cli.local;

import dev.weft.cli.source.MeshChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the log of a program of the mesh. */
@Command(
        name = "logs",
        description = "Show the end of a program's log; without a name, which logs there are",
        footer = {"", "Examples", "  weft local logs", "  weft local logs ztunnel@node1 -n 200"})
final class LogsCommand implements Callable<Integer> {

    private static final String ENDING = ".log";

    @Mixin private MeshChoice mesh;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many lines (default: ${DEFAULT-VALUE})")
    private int lines = 50;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROGRAM",
            description = "Such as controller, ztunnel@node1 or agent@node1")
    private String program = "";

    @Spec private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        var files = mesh.running().files();
        var names = names(files.logs());
        var out = command.commandLine().getOut();
        if (program.isEmpty()) {
            names.forEach(out::println);
        } else if (names.contains(program)) {
            tail(files.log(program)).forEach(out::println);
        } else {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no log of \"" + program + "\": there are " + names);
        }
        out.flush();
        return 0;
    }

    private Iterable<String> tail(Path log) throws IOException {
        var last = new ArrayDeque<String>();
        try (var all = Files.lines(log)) {
            all.forEach(line -> {
                last.addLast(line);
                if (last.size() > lines) {
                    last.removeFirst();
                }
            });
        }
        return last;
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        }
    }
}
