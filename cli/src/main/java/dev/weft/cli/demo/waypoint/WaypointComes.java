package dev.weft.cli.demo.waypoint;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Load;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Condition;
import dev.weft.cli.source.Fields;
import dev.weft.cli.source.Waypoints;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Gateway, and requests to Services go through a proxy of HTTP. */
final class WaypointComes implements Step {

    private static final String ORDERS = "http://orders/";
    private static final int REQUESTS = 20;
    private static final Duration START = Duration.ofSeconds(90);

    @Override
    public String title() {
        return "a waypoint comes: a pod with an identity of its own that requests go through";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        var load = Load.start(mesh, frontend, ORDERS);
        mesh.apply("30-waypoint.yaml");
        seen.waiting("the waypoint's pod starts");
        mesh.client().awaitPods(DemoMesh.SHOP, START);
        DemoFailure.unless(!mesh.waypoints().isEmpty(), "no pod of the waypoint is ready");
        var waypoint = mesh.waypoints().getFirst();
        seen.saw(waypoint.name() + " on " + waypoint.node() + " is ready");
        observeItsPlace(mesh, frontend, waypoint);
        seen.saw("it has a network of its own, and its own service account, waypoint");

        Await.until(
                seen, "the controller says Programmed", DemoMesh.PATIENCE, () -> programmed(mesh));
        Await.until(seen, "the node proxies use it", DemoMesh.PATIENCE, () -> unused(mesh));
        seen.saw("both node proxies know it as the waypoint of every Service of the shop");
        seen.waiting("the load ends");
        seen.saw(load.end() + " requests under way meanwhile, none failed");

        var before = counted(mesh);
        var calls = Calls.of(mesh, frontend, ORDERS, "-n", Integer.toString(REQUESTS));
        DemoFailure.unless(calls.allAre(200), "requests through the waypoint: " + calls);
        Await.until(
                seen,
                "the waypoint counts them",
                Duration.ofSeconds(10),
                () -> {
                    var more = counted(mesh) - before;
                    return more >= REQUESTS
                            ? Optional.empty()
                            : Optional.of(more + " of " + REQUESTS);
                });
        seen.saw(REQUESTS + " requests are answered, and the waypoint counted them by identity");
    }

    private static void observeItsPlace(DemoMesh mesh, PodView client, PodView waypoint)
            throws DemoFailure {
        var own = mesh.inPod(waypoint, "readlink", "/proc/self/ns/net");
        var other = mesh.inPod(client, "readlink", "/proc/self/ns/net");
        DemoFailure.unless(!own.equals(other), "it shares the network of " + client.name());
        DemoFailure.unless(
                waypoint.serviceAccount().equals("waypoint"),
                "its service account is " + waypoint.serviceAccount());
        DemoFailure.unless(
                mesh.inPod(waypoint, "nft", "list", "ruleset").isBlank(),
                "its connections are redirected as if it were enrolled");
    }

    private static Optional<String> programmed(DemoMesh mesh) {
        var conditions =
                Condition.find(mesh.programs().statuses(), "Gateway", DemoMesh.SHOP, "waypoint");
        var good =
                conditions.stream().anyMatch(one -> one.type().equals("Programmed") && one.good());
        return good ? Optional.empty() : Optional.of(conditions.toString());
    }

    /** The Services of the shop that a node proxy would not send through the waypoint. */
    private static Optional<String> unused(DemoMesh mesh) {
        for (var dump : mesh.programs().nodeProxies().entrySet()) {
            var without =
                    shopServices(dump.getValue()).stream()
                            .filter(service -> Waypoints.of(service).isEmpty())
                            .map(service -> Fields.text(service, "name"))
                            .toList();
            if (!without.isEmpty()) {
                return Optional.of(dump.getKey() + " does not for " + without);
            }
        }
        return Optional.empty();
    }

    /** All but the waypoint's own. */
    static List<JsonObject> shopServices(JsonObject dump) {
        return Fields.objects(dump, "services").stream()
                .filter(service -> Fields.text(service, "namespace").equals(DemoMesh.SHOP))
                .filter(service -> !Fields.text(service, "name").equals("waypoint"))
                .toList();
    }

    private static long counted(DemoMesh mesh) {
        return mesh.waypointMetrics()
                .sum(
                        "istio_requests_total",
                        Map.of(
                                "reporter", "waypoint",
                                "source_principal", DemoMesh.identity("frontend"),
                                "destination_service_name", "orders",
                                "response_code", "200",
                                "connection_security_policy", "mutual_tls"));
    }
}
