package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import java.util.Optional;

/** One request in ten goes to the new version. */
final class Canary implements Step {

    static final String PAYMENT = "http://payment-service/charge";

    private static final int REQUESTS = 1000;

    /** Four standard deviations of so many requests: one run in ten thousand is further off. */
    private static final double TOLERANCE = 0.04;

    private static final double SHARE = 0.10;

    @Override
    public String title() {
        return "an HTTPRoute sends 90 % of the requests to payment v1 and 10 % to v2";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        mesh.apply("40-canary-httproute.yaml");
        // The route is in force once its other rule is.
        Await.until(
                seen,
                "the route is in force",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = HeaderRouting.marked(mesh, frontend, 5);
                    return calls.version("v2") == calls.size()
                            ? Optional.empty()
                            : Optional.of(calls.version("v2") + " to v2 of " + calls);
                });

        seen.waiting(REQUESTS + " requests");
        var calls = Calls.of(mesh, frontend, PAYMENT, "-n", Integer.toString(REQUESTS), "-c", "8");
        DemoFailure.unless(calls.allAre(200), "not every request is answered: " + calls);
        var share = (double) calls.version("v2") / calls.size();
        DemoFailure.unless(
                Math.abs(share - SHARE) <= TOLERANCE,
                "v2 got " + calls.version("v2") + " of " + calls.size() + " requests");
        seen.saw(
                "of "
                        + calls.size()
                        + " requests "
                        + calls.version("v1")
                        + " went to v1 and "
                        + calls.version("v2")
                        + " to v2");
    }
}
