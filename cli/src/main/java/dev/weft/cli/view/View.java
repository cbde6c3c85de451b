package dev.weft.cli.view;

import com.google.gson.JsonObject;
import dev.weft.cli.print.Column;
import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.MeshChoice;
import dev.weft.cli.source.MeshPrograms;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all views have, and the printing. */
final class View {

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "Ask the programs of one node only")
    private String node = "";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    MeshPrograms programs() {
        return mesh.programs();
    }

    /** What the node proxies that are asked for know, by node. */
    Map<String, JsonObject> nodeProxies() {
        var programs = programs();
        if (node.isEmpty()) {
            return programs.nodeProxies();
        }
        if (!programs.nodes().contains(node)) {
            throw new ParameterException(
                    command.commandLine(),
                    "there is no node \"" + node + "\": the nodes are " + programs.nodes());
        }
        return Map.of(node, programs.nodeProxy(node));
    }

    <R> int print(List<R> rows, List<Column<R>> columns, String none) {
        output.print(command.commandLine().getOut(), Terminal.current(), rows, columns, none);
        return 0;
    }
}
