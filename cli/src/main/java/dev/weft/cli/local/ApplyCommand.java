package dev.weft.cli.local;

import dev.weft.cli.print.Terminal;
import dev.weft.cli.source.MeshChoice;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies manifests. */
@Command(
        name = "apply",
        description = "Create or change the objects of manifests",
        footer = {
            "",
            "A document that is refused leaves its object as it was; the others are applied.",
            "A Gateway gets pods of its own, which run its proxy. How to reach one that lets",
            "traffic in from outside is said.",
            "",
            "Examples",
            "  weft local apply -f manifests/samples/shop/10-apps.yaml --wait",
            "  weft local apply -f manifests/samples/shop/50-strict-mtls.yaml"
        })
final class ApplyCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin private MeshChoice mesh;
    @Mixin private ManifestFiles files;

    @Option(names = "--wait", description = "Return once every pod is ready, at most 2 minutes")
    private boolean wait;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var client = mesh.running();
        var line = command.commandLine();
        var result = client.apply(files.read());
        var status = files.tell(result, line.getOut(), line.getErr());
        Edges.of(result, client.services()).forEach(line.getOut()::println);
        if (wait) {
            client.awaitPods(PATIENCE, new ProgressLines(line.getOut(), Terminal.current()));
        }
        return status;
    }
}
