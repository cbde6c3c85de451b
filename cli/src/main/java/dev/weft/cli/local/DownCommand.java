package dev.weft.cli.local;

import dev.weft.cli.source.MeshChoice;
import dev.weft.local.LocalMesh;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends a mesh. */
@Command(
        name = "down",
        description = "End the mesh and remove all of it; fine when there is none",
        footer = {"", "Examples", "  weft local down", "  weft local down --mesh demo"})
final class DownCommand implements Callable<Integer> {

    @Mixin private MeshChoice mesh;
    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var config = mesh.config();
        LocalMesh.down(config);
        var out = command.commandLine().getOut();
        out.println("mesh \"" + config.mesh() + "\" is down");
        out.flush();
        return 0;
    }
}
