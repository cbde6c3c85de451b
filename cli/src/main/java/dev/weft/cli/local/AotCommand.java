package dev.weft.cli.local;

import dev.weft.cli.print.Terminal;
import dev.weft.local.config.LocalMeshConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the ahead-of-time caches of the node proxy and the waypoint. */
@Command(
        name = "aot",
        description = "Make node proxy and waypoint start faster and keep less memory of their own",
        footer = {
            "",
            "Runs a mesh of one node for a moment, lets both record what they load, and",
            "writes aot/ztunnel-node.aot and aot/waypoint.aot into the distribution. A mesh",
            "started later uses them; after a build they are out of date and left alone.",
            "",
            "Examples",
            "  weft local aot"
        })
final class AotCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var out = command.commandLine().getOut();
        var config = LocalMeshConfig.named("aot").withNodes(1);
        var made = new AotTraining(config, new ProgressLines(out, Terminal.current())).run();
        made.forEach(file -> out.println("written: " + file));
        out.flush();
        return 0;
    }
}
