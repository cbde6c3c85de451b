package dev.weft.cli.local;

import dev.weft.cli.print.Column;
import dev.weft.cli.print.Output;
import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.MeshChoice;
import dev.weft.local.client.PodView;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the pods. */
@Command(
        name = "pods",
        description = "Show the pods of the mesh, in it or not",
        footer = {"", "Examples", "  weft local pods", "  weft local pods -o json | jq '.[].name'"})
final class PodsCommand implements Callable<Integer> {

    private static final List<Column<PodView>> COLUMNS =
            List.of(
                    new Column<>("NAMESPACE", PodView::namespace),
                    new Column<>("NAME", PodView::name),
                    new Column<>("PHASE", PodView::phase),
                    new Column<>("READY", pod -> pod.ready() ? "yes" : "no"),
                    new Column<>("RESTARTS", pod -> Integer.toString(pod.restarts())),
                    new Column<>("NODE", PodView::node),
                    new Column<>("ADDRESSES", pod -> String.join(" ", pod.addresses())),
                    new Column<>("MESSAGE", PodView::message));

    @Mixin private MeshChoice mesh;
    @Mixin private Output output;
    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var pods =
                mesh.running().pods().stream()
                        .sorted(
                                Comparator.comparing(PodView::namespace)
                                        .thenComparing(PodView::name))
                        .toList();
        var out = command.commandLine().getOut();
        output.print(out, Terminal.current(), pods, COLUMNS, "There are no pods.");
        return 0;
    }
}
