package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.PodView;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Faults for those who ask for them, a retry policy and a timeout for all. */
final class FaultsAndRetries implements Step {

    private static final String INVENTORY = "http://inventory-service/";

    @Override
    public String title() {
        return "a VirtualService injects faults, repeats what fails, and ends what takes too long";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        mesh.apply("60-fault-retry-timeout.yaml");
        Await.until(
                seen,
                "the fault is injected",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = chaos(mesh, frontend, "abort");
                    return calls.allAre(503) ? Optional.empty() : Optional.of(calls.toString());
                });
        seen.saw("x-chaos: abort is answered with 503, each of 5, and nobody was asked");

        seen.waiting("delayed requests");
        var delayed = chaos(mesh, frontend, "delay");
        DemoFailure.unless(
                delayed.allAre(200) && delayed.fastest() >= 2_000,
                delayed + ", the fastest after " + delayed.fastest() + " ms, not 2 s");
        seen.saw("x-chaos: delay is answered after 2 s (" + delayed.fastest() + " ms)");

        retries(mesh, frontend, seen);

        var late = Calls.of(mesh, frontend, INVENTORY + "?delay=5s");
        DemoFailure.unless(
                late.allAre(504) && late.slowest() < 2_500,
                late + ", after " + late.slowest() + " ms; expected 504 after 1 s");
        seen.saw("a request that takes 5 s is ended with 504 after " + late.slowest() + " ms");

        mesh.delete("60-fault-retry-timeout.yaml");
        Await.until(
                seen,
                "the faults go",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = chaos(mesh, frontend, "abort");
                    return calls.allAre(200) ? Optional.empty() : Optional.of(calls.toString());
                });
        seen.saw("without it nothing is injected");
    }

    /** Each pod of inventory fails the first of these; there are two, and three more tries. */
    private static void retries(DemoMesh mesh, PodView from, Observations seen) throws DemoFailure {
        var key = "demo-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        var call =
                Calls.of(
                        mesh,
                        from,
                        INVENTORY,
                        "-H",
                        "x-echo-status: 503",
                        "-H",
                        "x-echo-times: 1",
                        "-H",
                        "x-echo-key: " + key);
        DemoFailure.unless(call.allAre(200), "a request that fails at first: " + call);
        var tries = tries(mesh, from, key);
        DemoFailure.unless(tries > 1, "it was asked " + tries + " times: it did not fail at first");
        seen.saw("a request that fails at first is answered well, after " + tries + " tries");
    }

    /** How often inventory got the request, as its pods say: asked directly, not by the Service. */
    private static int tries(DemoMesh mesh, PodView from, String key) throws DemoFailure {
        var tries = 0;
        for (var pod : mesh.pods(DemoMesh.SHOP)) {
            if ("inventory".equals(pod.labels().get("app"))) {
                var log =
                        mesh.echo()
                                .answers(
                                        from,
                                        "http://"
                                                + host(pod)
                                                + ":8080/_echo/requests?header=x-echo-key:"
                                                + key)
                                .getFirst();
                tries += Fields.number(log, "matching");
            }
        }
        return tries;
    }

    private static Calls chaos(DemoMesh mesh, PodView from, String what) throws DemoFailure {
        return Calls.of(mesh, from, INVENTORY, "-n", "5", "-c", "5", "-H", "x-chaos: " + what);
    }

    private static String host(PodView pod) {
        var address = pod.addresses().getFirst();
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
