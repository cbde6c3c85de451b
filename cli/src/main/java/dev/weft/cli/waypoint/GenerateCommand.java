package dev.weft.cli.waypoint;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the manifest of a waypoint. */
@Command(
        name = "generate",
        description = "Print the manifest of a waypoint, and apply nothing",
        footer = {
            "",
            "Examples",
            "  weft waypoint generate -n shop",
            "  weft waypoint generate -n shop --for all > waypoint.yaml"
        })
final class GenerateCommand implements Callable<Integer> {

    @Mixin private WaypointName waypoint;

    @Option(
            names = "--for",
            paramLabel = "TRAFFIC",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Traffic traffic = Traffic.service;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var out = command.commandLine().getOut();
        out.print(WaypointManifest.gateway(waypoint.namespace(), waypoint.name(), traffic));
        out.flush();
        return 0;
    }
}
