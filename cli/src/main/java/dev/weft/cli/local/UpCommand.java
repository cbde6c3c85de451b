package dev.weft.cli.local;

import dev.weft.cli.print.Terminal;
import dev.weft.local.LocalMesh;
import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a mesh. */
@Command(
        name = "up",
        description = "Start a mesh and wait until its programs are ready",
        footer = {"", "Examples", "  weft local up", "  weft local up --nodes 3 --ip ipv6"})
final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "Name of the mesh (default: ${DEFAULT-VALUE})")
    private String mesh = LocalMeshConfig.DEFAULT_MESH;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "How many nodes (default: ${DEFAULT-VALUE})")
    private int nodes = 2;

    @Option(
            names = "--ip",
            paramLabel = "FAMILIES",
            description = "ipv4, ipv6 or dual (default: ${DEFAULT-VALUE})")
    private String families = AddressFamilies.DUAL.name().toLowerCase(Locale.ROOT);

    @Option(
            names = "--plain",
            description = "Pods and their network only, without the programs of the mesh")
    private boolean plain;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var config =
                LocalMeshConfig.named(mesh)
                        .withNodes(nodes)
                        .withFamilies(AddressFamilies.parse(families))
                        .withMeshPrograms(!plain);
        var out = command.commandLine().getOut();
        LocalMesh.up(config, new ProgressLines(out, Terminal.current()));
        out.println(
                "mesh \"" + mesh + "\" is running; its files and logs: " + config.runDirectory());
        out.flush();
        return 0;
    }
}
