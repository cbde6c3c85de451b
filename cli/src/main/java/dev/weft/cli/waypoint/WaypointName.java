package dev.weft.cli.waypoint;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which waypoint is meant. */
final class WaypointName {

    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the waypoint (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the waypoint (default: ${DEFAULT-VALUE})")
    private String name = "waypoint";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    String namespace() {
        return checked("namespace", namespace);
    }

    String name() {
        return checked("name", name);
    }

    private String checked(String what, String text) {
        if (text.matches(NAME)) {
            return text;
        }
        throw new ParameterException(
                command.commandLine(),
                "\"" + text + "\" is no " + what + ": expected lower case letters, digits, dashes");
    }
}
