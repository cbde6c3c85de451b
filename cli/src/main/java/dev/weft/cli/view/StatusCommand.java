package dev.weft.cli.view;

import com.google.gson.JsonElement;
import dev.weft.cli.print.Column;
import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.AdminException;
import dev.weft.cli.source.GatewayPods;
import dev.weft.cli.source.MeshChoice;
import dev.weft.cli.source.MeshPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows how the mesh is. */
@Command(
        name = "status",
        description = "Show how the programs, the pods and the objects of the mesh are",
        footer = {
            "",
            "Gateways, routes and policies are shown with the first of their conditions that",
            "is not as it should be; -o json has all of them.",
            "Exit status 1 when something is not as it should be.",
            "",
            "Examples",
            "  weft status",
            "  weft status -o json | jq '.[] | select(.good | not)'"
        })
public final class StatusCommand implements Callable<Integer> {

    private static final List<Column<StatusRow>> COLUMNS =
            List.of(
                    new Column<>("", row -> row.good() ? "ok" : "!!"),
                    new Column<>("WHAT", StatusRow::what),
                    new Column<>("NAME", StatusRow::name),
                    new Column<>("STATE", StatusRow::state),
                    new Column<>("DETAIL", StatusRow::detail));

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;
    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var client = mesh.running();
        var programs = new MeshPrograms(client.files());
        var rows = new ArrayList<StatusRow>();
        client.programs().forEach(program -> rows.add(StatusRow.of(program)));
        for (var node : programs.nodes()) {
            addAll(rows, "agent@" + node, () -> StatusRow.ofAgent(programs.agent(node)));
        }
        GatewayPods.all(client).forEach(pod -> rows.add(StatusRow.ofProxy(pod)));
        addAll(rows, "controller", () -> problems(programs));
        addAll(rows, "controller", () -> objects(programs));
        output.print(
                command.commandLine().getOut(),
                Terminal.current(),
                rows,
                COLUMNS,
                "There are no mesh programs: this is a plain network of pods.");
        return rows.stream().allMatch(StatusRow::good) ? 0 : 1;
    }

    /** A program that does not answer is part of the status, not the end of it. */
    private static void addAll(
            List<StatusRow> rows, String program, Supplier<List<StatusRow>> source) {
        try {
            rows.addAll(source.get());
        } catch (AdminException e) {
            var message = String.valueOf(e.getMessage());
            rows.add(new StatusRow("admin", program, "SILENT", message, false));
        }
    }

    private static List<StatusRow> objects(MeshPrograms programs) {
        return programs.statuses().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(StatusRow::ofObject)
                .toList();
    }

    private static List<StatusRow> problems(MeshPrograms programs) {
        return programs.problems().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(StatusRow::ofProblem)
                .toList();
    }
}
