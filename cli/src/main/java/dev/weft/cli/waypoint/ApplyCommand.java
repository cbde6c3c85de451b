package dev.weft.cli.waypoint;

import dev.weft.cli.source.AdminException;
import dev.weft.cli.source.ClusterObjects;
import dev.weft.cli.source.MeshChoice;
import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.LocalMeshClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a waypoint. */
@Command(
        name = "apply",
        description = "Create or change a waypoint",
        footer = {
            "",
            "Without --enroll-namespace nothing goes through it until a label says so:",
            "weft.dev/use-waypoint on a Namespace, a Service or a pod.",
            "",
            "Examples",
            "  weft waypoint apply -n shop --enroll-namespace --wait",
            "  weft waypoint apply -n shop --name pods --for workload"
        })
final class ApplyCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Mixin private MeshChoice mesh;
    @Mixin private WaypointName waypoint;

    @Option(
            names = "--for",
            paramLabel = "TRAFFIC",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Traffic traffic = Traffic.service;

    @Option(
            names = "--enroll-namespace",
            description = "Label the namespace, so that all of its Services use the waypoint")
    private boolean enroll;

    @Option(names = "--wait", description = "Return once it is ready, at most 2 minutes")
    private boolean wait;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var namespace = waypoint.namespace();
        var gateway = WaypointManifest.gateway(namespace, waypoint.name(), traffic);
        var client = mesh.running();
        var out = command.commandLine().getOut();
        tell(out, client.apply(gateway));
        if (enroll) {
            tell(out, client.apply(labelled(client, namespace)));
        }
        if (wait) {
            out.println("waiting for " + namespace + "/" + waypoint.name() + " to be ready");
            out.flush();
            client.awaitPods(namespace, PATIENCE);
            out.println("ready");
        }
        out.flush();
        return 0;
    }

    private String labelled(LocalMeshClient client, String namespace) {
        return new ClusterObjects(client.files().cluster())
                .ofKind("Namespace").stream()
                        .filter(object -> object.name().equals(namespace))
                        .findFirst()
                        .map(object -> WaypointManifest.namespace(object, waypoint.name()))
                        .orElseThrow(() ->
                                new AdminException(
                                        "there is no namespace \"" + namespace + "\" to label"));
    }

    /** One document each time, so a problem is the end. */
    private static void tell(PrintWriter out, ApplyResult result) {
        if (!result.ok()) {
            throw new AdminException(result.problems().getFirst().message());
        }
        for (var applied : result.applied()) {
            out.println(
                    applied.kind().toLowerCase(Locale.ROOT)
                            + " "
                            + (applied.namespace().isEmpty() ? "" : applied.namespace() + "/")
                            + applied.name()
                            + " "
                            + applied.outcome().name().toLowerCase(Locale.ROOT));
        }
        out.flush();
    }
}
