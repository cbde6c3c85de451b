package dev.weft.cli.demo.waypoint;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Optional;

/** A policy about methods and paths, by identity. */
final class RequestPolicy implements Step {

    private static final String HOST = "http://payment-service";
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final String TIMES = "10";

    /** Who asks for what, and what becomes of it. */
    private record Case(String from, String method, String path, int status) {}

    private static final List<Case> CASES =
            List.of(
                    new Case("orders", "POST", "/charge", OK),
                    new Case("orders", "GET", "/charge", FORBIDDEN),
                    new Case("orders", "POST", "/refund", FORBIDDEN),
                    new Case("orders", "POST", "/charge/../refund", FORBIDDEN),
                    new Case("frontend", "POST", "/charge", FORBIDDEN));

    @Override
    public String title() {
        return "a policy lets orders POST to /charge of payment and refuses all else";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        mesh.apply("52-authz-l7.yaml");
        var frontend = mesh.pod("frontend");
        Await.until(
                seen,
                "frontend is refused",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = calls(mesh, frontend, "POST", "/charge");
                    return calls.allAre(FORBIDDEN)
                            ? Optional.empty()
                            : Optional.of(calls.toString());
                });
        for (var one : CASES) {
            var calls = calls(mesh, mesh.pod(one.from()), one.method(), one.path());
            DemoFailure.unless(
                    calls.allAre(one.status()),
                    one.from() + " " + one.method() + " " + one.path() + ": " + calls);
            seen.saw(
                    one.from()
                            + " "
                            + one.method()
                            + " "
                            + one.path()
                            + " is answered with "
                            + one.status()
                            + ", each of "
                            + TIMES);
        }
        mesh.delete("52-authz-l7.yaml");
        Await.until(
                seen,
                "frontend is let through again",
                DemoMesh.PATIENCE,
                () -> {
                    var calls = calls(mesh, frontend, "POST", "/charge");
                    return calls.allAre(OK) ? Optional.empty() : Optional.of(calls.toString());
                });
        seen.saw("without the policy frontend is answered again");
    }

    private static Calls calls(DemoMesh mesh, PodView from, String method, String path)
            throws DemoFailure {
        return Calls.of(mesh, from, HOST + path, "-X", method, "-n", TIMES);
    }
}
