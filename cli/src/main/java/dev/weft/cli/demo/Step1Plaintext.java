package dev.weft.cli.demo;

import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Fields;
import java.time.Duration;
import java.util.Optional;

/** The shop runs without the mesh, and anyone on the link can read along. */
final class Step1Plaintext implements Step {

    /** A program of another team, which stays outside of the mesh. */
    private static final String VISITOR =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: outside}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: visitor, namespace: outside, labels: {app: visitor}}
            spec:
              containers:
              - name: app
                image: weft/echo:dev
                command: ["weft-echo"]
                args: ["--http=8080", "--name=visitor"]
            """;

    private static final Duration PODS = Duration.ofSeconds(90);

    @Override
    public String title() {
        return "two nodes and the shop run; between the nodes its requests are plaintext";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        mesh.apply("10-apps.yaml");
        mesh.applyText(VISITOR);
        mesh.client().awaitPods("", PODS);
        var pods = mesh.pods(DemoMesh.SHOP);
        var nodes = pods.stream().map(pod -> pod.node()).distinct().count();
        DemoFailure.unless(nodes == 2, "the pods of the shop run on " + nodes + " nodes, not on 2");
        seen.saw(pods.size() + " pods of the shop are ready on " + nodes + " nodes");

        var request = CrossNodeRequest.make(mesh, "plain");
        try (request) {
            var answer = request.answer();
            seen.saw(
                    request.asker().name()
                            + " on "
                            + request.asker().node()
                            + " got an answer of "
                            + Fields.text(answer, "host")
                            + " on "
                            + mesh.nodeOf(Fields.text(answer, "host")));
            Await.until(
                    "the capture shows the request",
                    Duration.ofSeconds(5),
                    () ->
                            request.scan().sawPlaintext()
                                    ? Optional.empty()
                                    : Optional.of(request.scan().toString()));
            seen.saw(
                    "the capture between the nodes shows its header in plaintext, "
                            + request.scan().plaintextHits()
                            + " times");
        }
    }
}
