package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Load;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A label on the namespace, and the same request travels in a tunnel. */
final class Step2Enrol implements Step {

    @Override
    public String title() {
        return "the namespace gets a label: the same request is encrypted, nothing restarts";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        var before = processes(mesh);
        var load = Load.start(mesh, mesh.pod("frontend"), "http://orders/");
        mesh.apply("20-enrol.yaml");
        awaitEnrolled(mesh);
        seen.saw("the node agents report every pod of the shop as enrolled");
        mesh.awaitProtocol("HBONE");
        seen.saw("both node proxies know every pod of the shop by HBONE");
        seen.saw(load.end() + " requests under way meanwhile, none failed");
        DemoFailure.unless(
                processes(mesh).equals(before),
                "programs of the shop were restarted: before "
                        + before
                        + ", now "
                        + processes(mesh));
        seen.saw("no pod and no process of the shop was restarted");

        var pod = mesh.pod("frontend");
        DemoFailure.unless(
                PodSockets.of(mesh, pod).proxyListens(),
                "the proxy does not listen in " + pod.name() + ": " + PodSockets.of(mesh, pod));
        DemoFailure.unless(
                mesh.inPod(pod, "nft", "list", "ruleset").contains("15001"),
                "there are no redirect rules in " + pod.name());
        seen.saw("redirect rules and the ports " + PodSockets.PROXY_PORTS + " are in the pods");

        try (var request = CrossNodeRequest.make(mesh, "encrypted")) {
            var scan = request.scan();
            DemoFailure.unless(
                    !scan.sawPlaintext(), "the capture still shows the request: " + scan);
            DemoFailure.unless(
                    scan.tunnelTlsRecords() > 0,
                    "the capture shows no TLS on port 15008, so the request went elsewhere: "
                            + scan);
            seen.saw(
                    "the capture shows no plaintext of it, and "
                            + scan.tunnelTlsRecords()
                            + " TLS records on port 15008");
        }
    }

    private static void awaitEnrolled(DemoMesh mesh) throws DemoFailure {
        Await.until(
                "the agents enrol the shop",
                DemoMesh.PATIENCE,
                () -> {
                    var states = AgentPods.states(mesh);
                    var late =
                            states.entrySet().stream()
                                    .filter(pod -> !pod.getValue().equals("enrolled"))
                                    .toList();
                    var missing = mesh.pods(DemoMesh.SHOP).size() - states.size();
                    return late.isEmpty() && missing == 0
                            ? Optional.empty()
                            : Optional.of(late + ", " + missing + " not known to an agent");
                });
    }

    /** Every process of the shop, by pod; another process or pod makes another value. */
    private static Map<String, List<Long>> processes(DemoMesh mesh) {
        return mesh.pods(DemoMesh.SHOP).stream()
                .collect(Collectors.toMap(PodView::uid, PodView::processIds));
    }
}
