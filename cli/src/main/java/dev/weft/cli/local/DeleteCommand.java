package dev.weft.cli.local;

import dev.weft.cli.source.MeshChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Deletes the objects that manifests name. */
@Command(
        name = "delete",
        description =
                "Delete the objects that manifests name; a namespace takes along what is in it",
        footer = {
            "",
            "Examples",
            "  weft local delete -f manifests/samples/shop/50-strict-mtls.yaml"
        })
final class DeleteCommand implements Callable<Integer> {

    @Mixin private MeshChoice mesh;
    @Mixin private ManifestFiles files;
    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var line = command.commandLine();
        return files.tell(mesh.running().delete(files.read()), line.getOut(), line.getErr());
    }
}
