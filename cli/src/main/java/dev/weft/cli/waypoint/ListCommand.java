package dev.weft.cli.waypoint;

import dev.weft.cli.print.Column;
import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.MeshChoice;
import dev.weft.cli.source.MeshPrograms;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the waypoints. */
@Command(
        name = "list",
        description = "Show the waypoints and who uses them",
        footer = {"", "Examples", "  weft waypoint list", "  weft waypoint list -n shop -o json"})
final class ListCommand implements Callable<Integer> {

    private static final List<Column<WaypointRow>> COLUMNS =
            List.of(
                    new Column<>("NAMESPACE", WaypointRow::namespace),
                    new Column<>("NAME", WaypointRow::name),
                    new Column<>("FOR", WaypointRow::traffic),
                    new Column<>("READY", row -> row.ready() + "/" + row.pods()),
                    new Column<>("PROGRAMMED", WaypointRow::programmed),
                    new Column<>("ADDRESSES", row -> String.join(" ", row.addresses())),
                    new Column<>("USED BY", row -> String.join(" ", row.usedBy())));

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Those of one namespace only")
    private String namespace = "";

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var client = mesh.running();
        var statuses = new MeshPrograms(client.files()).statuses();
        output.print(
                command.commandLine().getOut(),
                Terminal.current(),
                WaypointRow.of(client, statuses, namespace),
                COLUMNS,
                "There is no waypoint: make one with \"weft waypoint apply\".");
        return 0;
    }
}
