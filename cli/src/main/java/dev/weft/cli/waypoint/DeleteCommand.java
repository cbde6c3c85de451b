package dev.weft.cli.waypoint;

import dev.weft.cli.source.AdminException;
import dev.weft.cli.source.ClusterObjects;
import dev.weft.cli.source.MeshChoice;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.manifest.KubeObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes waypoints. */
@Command(
        name = "delete",
        description = "Delete waypoints; what used them is reached directly again",
        footer = {
            "",
            "Examples",
            "  weft waypoint delete -n shop waypoint",
            "  weft waypoint delete -n shop --all"
        })
final class DeleteCommand implements Callable<Integer> {

    @Mixin private MeshChoice mesh;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Namespace of the waypoints (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(names = "--all", description = "All waypoints of the namespace")
    private boolean all;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of waypoints")
    private List<String> names = List.of();

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        if (all != names.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "expected names of waypoints, or --all");
        }
        var client = mesh.running();
        var objects = new ClusterObjects(client.files().cluster());
        var there =
                WaypointRow.gateways(objects, namespace).stream().map(KubeObject::name).toList();
        var out = command.commandLine().getOut();
        for (var name : all ? there : names) {
            if (!there.contains(name)) {
                throw new AdminException(
                        "there is no waypoint \""
                                + name
                                + "\" in namespace \""
                                + namespace
                                + "\": it has "
                                + there);
            }
            delete(client, name, out);
            warn(objects, name, out);
        }
        out.flush();
        return 0;
    }

    private void delete(LocalMeshClient client, String name, PrintWriter out) {
        client.delete("Gateway", namespace, name);
        out.println("gateway " + namespace + "/" + name + " deleted");
    }

    /** A label that names a waypoint which is not there counts as none, and is easily forgotten. */
    private void warn(ClusterObjects objects, String name, PrintWriter out) {
        for (var kind : List.of("Namespace", "Service")) {
            objects.ofKind(kind).stream()
                    .filter(object -> object.label(WaypointManifest.USE).orElse("").equals(name))
                    .filter(object ->
                            (object.namespace().isEmpty() ? object.name() : object.namespace())
                                    .equals(namespace))
                    .forEach(object ->
                            out.println(
                                    "  "
                                            + kind
                                            + " "
                                            + object.name()
                                            + " still has the label "
                                            + WaypointManifest.USE
                                            + "="
                                            + name
                                            + ", which says nothing without it"));
        }
    }
}
