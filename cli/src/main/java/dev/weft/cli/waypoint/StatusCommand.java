package dev.weft.cli.waypoint;

import dev.weft.cli.print.Column;
import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.AdminException;
import dev.weft.cli.source.Condition;
import dev.weft.cli.source.MeshChoice;
import dev.weft.cli.source.MeshPrograms;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the conditions of a waypoint. */
@Command(
        name = "status",
        description = "Show the conditions of a waypoint",
        footer = {
            "",
            "Exit status 1 when one of them is not as it should be, or no pod is ready.",
            "",
            "Examples",
            "  weft waypoint status -n shop",
            "  weft waypoint status -n shop --name pods -o json"
        })
final class StatusCommand implements Callable<Integer> {

    private static final List<Column<Condition>> COLUMNS =
            List.of(
                    new Column<>("", condition -> condition.good() ? "ok" : "!!"),
                    new Column<>("OF", Condition::parent),
                    new Column<>("TYPE", Condition::type),
                    new Column<>("STATUS", Condition::status),
                    new Column<>("REASON", Condition::reason),
                    new Column<>("MESSAGE", Condition::message));

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;
    @Mixin private WaypointName waypoint;
    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var client = mesh.running();
        var out = command.commandLine().getOut();
        var rows =
                WaypointRow.of(
                        client, new MeshPrograms(client.files()).statuses(), waypoint.namespace());
        var row =
                rows.stream()
                        .filter(one -> one.name().equals(waypoint.name()))
                        .findFirst()
                        .orElseThrow(() -> missing(rows));
        if (output.table()) {
            out.println(
                    row.namespace()
                            + "/"
                            + row.name()
                            + ": "
                            + row.ready()
                            + " of "
                            + row.pods()
                            + " pods ready, for "
                            + row.traffic()
                            + ", used by "
                            + (row.usedBy().isEmpty()
                                    ? "nobody"
                                    : String.join(", ", row.usedBy())));
        }
        output.print(
                out,
                Terminal.current(),
                row.conditions(),
                COLUMNS,
                "The controller says nothing about it: is it running? See \"weft status\".");
        return row.ready() > 0 && row.conditions().stream().allMatch(Condition::good) ? 0 : 1;
    }

    private AdminException missing(List<WaypointRow> rows) {
        return new AdminException(
                "there is no waypoint \""
                        + waypoint.name()
                        + "\" in namespace \""
                        + waypoint.namespace()
                        + "\": "
                        + (rows.isEmpty()
                                ? "make one with \"weft waypoint apply -n "
                                        + waypoint.namespace()
                                        + "\""
                                : "it has " + rows.stream().map(WaypointRow::name).toList()));
    }
}
