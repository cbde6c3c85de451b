package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.local.client.PodView;

/** Testers see the new version, and nobody else has to. */
final class HeaderRouting implements Step {

    private static final int REQUESTS = 50;

    @Override
    public String title() {
        return "requests with the header x-tester: true all go to payment v2";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var frontend = mesh.pod("frontend");
        var marked = marked(mesh, frontend, REQUESTS);
        DemoFailure.unless(
                marked.version("v2") == REQUESTS,
                marked.version("v2") + " to v2 of " + marked + " with the header");
        seen.saw(REQUESTS + " of " + REQUESTS + " requests with the header went to v2");

        var other =
                Calls.of(
                        mesh,
                        frontend,
                        Canary.PAYMENT,
                        "-n",
                        Integer.toString(REQUESTS),
                        "-H",
                        "x-tester: false");
        DemoFailure.unless(
                other.version("v1") > REQUESTS / 2,
                other.version("v1") + " to v1 of " + other + " with another value");
        seen.saw(other.version("v1") + " of " + REQUESTS + " with another value went to v1");
    }

    static Calls marked(DemoMesh mesh, PodView from, int count) throws DemoFailure {
        return Calls.of(
                mesh, from, Canary.PAYMENT, "-n", Integer.toString(count), "-H", "x-tester: true");
    }
}
