package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Load;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.Optional;

/** The label goes, and so does everything that it brought. */
final class Step6Leave implements Step {

    private static final String NO_LABEL =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            """;

    @Override
    public String title() {
        return "the label goes: rules, listeners and tunnels are gone, plain traffic works";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        // STRICT means no plaintext, so it has to go before its namespace may leave unharmed.
        mesh.delete("51-authz-l4.yaml");
        mesh.delete("50-strict-mtls.yaml");
        awaitNoPolicies(mesh);
        var load = Load.start(mesh, mesh.pod("frontend"), "http://orders/");
        mesh.applyText(NO_LABEL);
        mesh.awaitProtocol("TCP");
        seen.saw("both node proxies know every pod of the shop by plain TCP");
        seen.saw(load.end() + " requests under way meanwhile, none failed");
        for (var pod : mesh.pods(DemoMesh.SHOP)) {
            awaitClean(mesh, pod);
        }
        seen.saw("no pod of the shop has a redirect rule, a proxy's listener or a tunnel");

        try (var request = CrossNodeRequest.make(mesh, "again")) {
            Await.until(
                    "the capture shows the request again",
                    Duration.ofSeconds(5),
                    () ->
                            request.scan().sawPlaintext()
                                    ? Optional.empty()
                                    : Optional.of(request.scan().toString()));
            seen.saw("the same request works, and is plaintext again");
        }
    }

    private static void awaitNoPolicies(DemoMesh mesh) throws DemoFailure {
        Await.until(
                "the node proxies drop the policies",
                DemoMesh.PATIENCE,
                () ->
                        mesh.programs().nodeProxies().values().stream()
                                        .allMatch(dump -> dump.getAsJsonArray("policies").isEmpty())
                                ? Optional.empty()
                                : Optional.of("they have some"));
    }

    private static void awaitClean(DemoMesh mesh, PodView pod) throws DemoFailure {
        Await.until(
                pod.name() + " is as before",
                DemoMesh.PATIENCE,
                () -> {
                    var sockets = PodSockets.of(mesh, pod);
                    var rules = mesh.inPod(pod, "nft", "list", "ruleset").strip();
                    return sockets.proxyIsGone() && rules.isEmpty()
                            ? Optional.empty()
                            : Optional.of(sockets + ", rules: '" + rules + "'");
                });
    }
}
