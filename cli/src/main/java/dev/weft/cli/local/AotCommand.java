package dev.weft.cli.local;

import dev.weft.cli.print.Terminal;
import dev.weft.local.config.LocalMeshConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the ahead-of-time cache of the node proxy. */
@Command(
        name = "aot",
        description = "Make the node proxy start faster and keep less memory of its own",
        footer = {
            "",
            "Runs a mesh of one node for a moment, lets the node proxy record what it loads,",
            "and writes aot/ztunnel-node.aot into the distribution. A mesh that is started",
            "later uses it; after a build it is out of date and left alone.",
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
        out.println("written: " + made);
        out.flush();
        return 0;
    }
}
