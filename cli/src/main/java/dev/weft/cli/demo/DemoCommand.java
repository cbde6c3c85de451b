package dev.weft.cli.demo;

import com.google.gson.GsonBuilder;
import dev.weft.cli.demo.waypoint.WaypointSteps;
import dev.weft.cli.print.Terminal;
import dev.weft.local.LocalMesh;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo and takes the mesh down again. */
@Command(
        name = "demo",
        description =
                "Start a mesh, watch a label turn plaintext into mutual TLS, and check it all",
        footer = {
            "",
            "Every line is something that was observed on the real programs. Exit status 0",
            "only if each step held.",
            "",
            "Examples",
            "  weft demo",
            "  weft demo --waypoint   # HTTP routing, policy, faults, traces",
            "  weft demo --keep    # and look around: weft workloads",
            "  weft demo --json | jq .held"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final String TO_TRY =
            """

            The mesh keeps running. Try, in another terminal or here:
              ./weft local apply --mesh MESH -f manifests/samples/shop/20-enrol.yaml
              ./weft workloads --mesh MESH
              ./weft local exec --mesh MESH -n shop deploy/frontend -- weft-echo client http://orders/
              ./weft connections --mesh MESH
              ./weft why --mesh MESH shop/frontend http://payment-service/charge
              ./weft certs --mesh MESH
            and when you have seen enough:
              ./weft local down --mesh MESH
            """;

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "Name of the mesh (default: ${DEFAULT-VALUE})")
    private String mesh = "demo";

    @Option(
            names = "--waypoint",
            description = "Show what a waypoint does, in place of the mesh alone")
    private boolean waypoint;

    @Option(names = "--keep", description = "Leave the mesh running and print what to try")
    private boolean keep;

    @Option(
            names = "--json",
            description = "One JSON document at the end on stdout; progress goes to stderr")
    private boolean json;

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        var line = command.commandLine();
        var screen =
                json
                        ? new DemoScreen(line.getErr(), Terminal.NONE)
                        : new DemoScreen(line.getOut(), Terminal.current());
        var config =
                LocalMeshConfig.named(mesh)
                        .withTiedToLauncher(!keep)
                        .withProgramSettings(
                                waypoint ? Map.of("waypoint", WaypointSteps.settings()) : Map.of());
        if (LocalMesh.find(config).isPresent()) {
            throw new LocalMeshException(
                    "mesh \""
                            + mesh
                            + "\" is still running: end it with \"weft local down --mesh "
                            + mesh
                            + "\", or choose another name with --mesh");
        }
        try (var teardown = new Teardown(config, screen)) {
            var steps = waypoint ? Demo.waypointSteps() : Demo.meshSteps();
            var report = new Demo(config, screen, steps).run();
            screen.summary(report);
            if (json) {
                print(report, line.getOut());
            }
            if (report.held()) {
                teardown.forgetLogs();
            }
            if (keep) {
                teardown.cancel();
                screen.line(TO_TRY.replace("MESH", mesh));
            }
            return report.held() ? 0 : 1;
        }
    }

    private static void print(DemoReport report, PrintWriter out) {
        var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(gson.toJson(report));
        out.flush();
    }
}
