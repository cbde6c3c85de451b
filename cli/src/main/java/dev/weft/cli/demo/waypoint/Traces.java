package dev.weft.cli.demo.waypoint;

import com.google.gson.JsonObject;
import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.DemoMesh;
import dev.weft.cli.demo.step.Observations;
import dev.weft.cli.demo.step.Step;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A trace that began in a program is told of by the waypoint, span by span. */
final class Traces implements Step {

    private static final String NAMESPACE = "tracing";

    /** Where spans are sent to. */
    static final String COLLECTOR = "http://collector." + NAMESPACE + ".svc.cluster.local:4318";

    private static final int REQUESTS = 5;
    private static final int TRACE_ID = 16;
    private static final int SPAN_ID = 8;

    /** The sample program is a collector too. */
    private static final String MANIFEST =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: tracing}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: collector, namespace: tracing}
            spec:
              selector: {app: collector}
              ports: [{name: http, port: 4318}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: collector, namespace: tracing, labels: {app: collector}}
            spec:
              containers:
              - name: app
                image: weft/echo:dev
                command: ["weft-echo"]
                args: ["--http=4318", "--name=collector"]
                ports: [{containerPort: 4318}]
            """;

    @Override
    public String title() {
        return "a trace that begins in frontend has the waypoint's spans, at a collector";
    }

    @Override
    public void run(DemoMesh mesh, Observations seen) throws DemoFailure {
        mesh.applyText(MANIFEST);
        seen.waiting("the collector starts");
        mesh.client().awaitPods(NAMESPACE, Duration.ofSeconds(60));
        var collector =
                mesh.pods(NAMESPACE).stream()
                        .findFirst()
                        .orElseThrow(() -> new DemoFailure("there is no collector"));
        var trace = random(TRACE_ID);
        var parent = random(SPAN_ID);
        var calls =
                Calls.of(
                        mesh,
                        mesh.pod("frontend"),
                        "http://orders/",
                        "-n",
                        Integer.toString(REQUESTS),
                        "-H",
                        "traceparent: 00-" + trace + "-" + parent + "-01");
        DemoFailure.unless(calls.allAre(200), "the traced requests: " + calls);
        // Orders calls payment and hands the trace on: two requests pass the waypoint for each.
        Await.until(
                seen,
                "the spans arrive",
                DemoMesh.PATIENCE,
                () -> {
                    var count = servers(spans(mesh, collector, trace)).size();
                    return count >= 2 * REQUESTS
                            ? Optional.empty()
                            : Optional.of(count + " server spans of " + 2 * REQUESTS);
                });
        var spans = spans(mesh, collector, trace);
        var children =
                spans.stream()
                        .filter(span -> Fields.text(span, "parentSpanId").equals(parent))
                        .count();
        DemoFailure.unless(
                children >= REQUESTS,
                children + " of the spans have the client's span as their parent");
        seen.saw(
                "the collector got "
                        + spans.size()
                        + " spans of the trace, "
                        + children
                        + " of them children of the client's own");
    }

    private static List<JsonObject> servers(List<JsonObject> spans) {
        return spans.stream().filter(span -> Fields.text(span, "kind").equals("server")).toList();
    }

    private static List<JsonObject> spans(DemoMesh mesh, PodView collector, String trace)
            throws DemoFailure {
        var page = "http://127.0.0.1:4318/_echo/spans?trace=" + trace;
        return Fields.objects(mesh.echo().answers(collector, page).getFirst(), "spans");
    }

    private static String random(int bytes) {
        var id = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
