package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Load;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.GatewayPods;
import dev.weft.cli.source.Waypoints;
import java.util.Optional;

/** The Gateway goes, and what it did goes with it; nothing fails. */
final class WaypointGoes implements Step {

    private static final int REQUESTS = 50;

    @Override
    public String title() {
        return "the waypoint goes: requests go straight to the pods again, none fails";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        var load = Load.start(mesh, frontend, "http://orders/");
        mesh.client().delete("Gateway", DemoMesh.SHOP, "waypoint");
        Await.until(seen, "the node proxies leave it", DemoMesh.PATIENCE, () -> used(mesh));
        seen.saw("the node proxies know no waypoint of the shop's Services");
        Await.until(
                seen,
                "its pod ends",
                DemoMesh.PATIENCE,
                () -> {
                    var pods = GatewayPods.of(mesh.client(), DemoMesh.SHOP, "waypoint");
                    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.toString());
                });
        seen.waiting("the load ends");
        seen.saw(load.end() + " requests under way meanwhile, none failed");

        var calls = HeaderRouting.marked(mesh, frontend, REQUESTS);
        DemoFailure.unless(
                calls.allAre(200) && calls.version("v1") > 0,
                "requests with the header of the route: " + calls);
        seen.saw(
                "the route holds no more: "
                        + calls.version("v1")
                        + " of "
                        + REQUESTS
                        + " requests with its header went to v1");
        mesh.awaitProtocol("HBONE");
        seen.saw("both node proxies still reach every pod of the shop by mutual TLS");
    }

    private static Optional<String> used(DemoMesh mesh) {
        for (var dump : mesh.programs().nodeProxies().entrySet()) {
            var with =
                    WaypointComes.shopServices(dump.getValue()).stream()
                            .filter(service -> !Waypoints.of(service).isEmpty())
                            .map(service -> Fields.text(service, "name"))
                            .toList();
            if (!with.isEmpty()) {
                return Optional.of(dump.getKey() + " uses it for " + with);
            }
        }
        return Optional.empty();
    }
}
