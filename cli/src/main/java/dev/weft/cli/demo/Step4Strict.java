package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.local.client.PodView;
import java.util.Optional;

/** STRICT: who has no identity gets no connection. */
final class Step4Strict implements Step {

    private static final String ORDERS = "http://orders.shop/";

    @Override
    public String title() {
        return "STRICT is applied: a pod outside of the mesh is refused, pods of the mesh are not";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var visitor = visitor(mesh);
        mesh.echo().answers(visitor, ORDERS);
        seen.saw("before, a pod outside of the mesh reaches orders in plaintext");

        mesh.apply("50-strict-mtls.yaml");
        Await.until(
                "the pod outside is refused",
                DemoMesh.PATIENCE,
                () -> {
                    var account =
                            mesh.echo()
                                    .account(
                                            visitor,
                                            ORDERS,
                                            "-n",
                                            "4",
                                            "--timeout",
                                            "3s",
                                            "--new-connections");
                    return account.cutOff() ? Optional.empty() : Optional.of(account.toString());
                });
        seen.saw("with STRICT its connections are closed, each of 4");

        var inside =
                mesh.echo().account(mesh.pod("frontend"), ORDERS, "-n", "20", "--new-connections");
        DemoFailure.unless(
                inside.ok() == 20 && inside.failed() == 0, "requests within the mesh: " + inside);
        seen.saw("20 of 20 requests of frontend are answered");
    }

    private static PodView visitor(DemoMesh mesh) throws DemoFailure {
        return mesh.pods("outside").stream()
                .findFirst()
                .orElseThrow(() -> new DemoFailure("there is no pod outside of the mesh"));
    }
}
