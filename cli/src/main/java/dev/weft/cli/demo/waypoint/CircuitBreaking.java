package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import java.time.Duration;
import java.util.Optional;

/** A pod that fails is left out, and more than a service may bear is refused at once. */
final class CircuitBreaking implements Step {

    private static final String INVENTORY = "http://inventory-service/";
    private static final String REQUESTS = "60";

    /** More than the 100 connections and 25 waiting requests of the sample. */
    private static final String CROWD = "300";

    /** A third pod of inventory, all of whose answers fail. */
    private static final String BROKEN =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: inventory-broken, namespace: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: inventory, version: broken}}
              template:
                metadata: {labels: {app: inventory, version: broken}}
                spec:
                  serviceAccountName: inventory
                  containers:
                  - name: app
                    image: weft/echo:dev
                    command: ["weft-echo"]
                    args: ["--http=8080", "--name=inventory", "--version=broken", "--fail=/=500"]
                    ports: [{containerPort: 8080}]
            """;

    @Override
    public String title() {
        return "a DestinationRule leaves a failing pod out and refuses what is too much";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        mesh.applyText(BROKEN);
        seen.waiting("a third pod of inventory starts");
        mesh.client().awaitPods(DemoMesh.SHOP, Duration.ofSeconds(60));
        Await.until(
                seen,
                "requests meet the failing pod",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = Calls.of(mesh, frontend, INVENTORY, "-n", REQUESTS);
                    return calls.status(500) > 0 ? Optional.empty() : Optional.of(calls.toString());
                });
        seen.saw("a third pod of inventory fails, and requests that meet it fail");

        mesh.apply("42-circuit-breaker.yaml");
        Await.until(
                seen,
                "the failing pod is left out",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = Calls.of(mesh, frontend, INVENTORY, "-n", REQUESTS);
                    return calls.allAre(200) ? Optional.empty() : Optional.of(calls.toString());
                });
        seen.saw("after 5 failures in a row it is left out: " + REQUESTS + " requests, none fails");

        seen.waiting(CROWD + " requests at a time, each of which takes 2 s");
        var crowd =
                Calls.of(
                        mesh,
                        frontend,
                        INVENTORY + "?delay=2s",
                        "-n",
                        CROWD,
                        "-c",
                        CROWD,
                        "--timeout",
                        "30s");
        DemoFailure.unless(
                crowd.status(200) > 0
                        && crowd.status(503) > 0
                        && crowd.status(200) + crowd.status(503) == crowd.size(),
                CROWD + " requests at a time: " + crowd);
        seen.saw(
                "of "
                        + CROWD
                        + " requests at a time "
                        + crowd.status(200)
                        + " are answered and "
                        + crowd.status(503)
                        + " refused at once");

        mesh.delete("42-circuit-breaker.yaml");
        mesh.client().delete("Deployment", DemoMesh.SHOP, "inventory-broken");
        mesh.client().awaitPods(DemoMesh.SHOP, Duration.ofSeconds(60));
    }
}
