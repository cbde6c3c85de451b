package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Spans of a waypoint arrive at a collector. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTest {

    private static final String NAMESPACE = "tracing";
    private static final String TRACED = "traced";

    /** Where the proxies of this run send their spans. */
    static final String COLLECTOR = "http://collector." + NAMESPACE + ".svc.cluster.local:4318";

    private final Mesh mesh;

    TracingTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeAll
    void up() {
        mesh.apply(
                Shop.namespace(NAMESPACE, "")
                        + Shop.pod(
                                NAMESPACE,
                                "collector",
                                Mesh.NODE1,
                                "",
                                "[weft-echo, --http=4318]",
                                "[{containerPort: 4318}]")
                        + Shop.service(NAMESPACE, "collector", 4318)
                        + Shop.namespace(
                                TRACED,
                                "weft.dev/dataplane-mode: ambient, weft.dev/use-waypoint: waypoint")
                        + ConformanceMesh.waypoint(TRACED)
                        + Shop.idle(TRACED, "client", Mesh.NODE1, "")
                        + Shop.server(TRACED, "server", Mesh.NODE2, "")
                        + Shop.service(TRACED, "server"));
        mesh.awaitReady(NAMESPACE);
        mesh.awaitReady(TRACED);
        mesh.awaitEnrolled(mesh.pod(TRACED, "client"), mesh.pod(TRACED, "server"));
        mesh.awaitWaypoint(TRACED, "server");
    }

    @AfterAll
    void down() {
        mesh.delete("Namespace", "", TRACED);
        mesh.delete("Namespace", "", NAMESPACE);
        mesh.awaitReady(TRACED);
        mesh.awaitReady(NAMESPACE);
    }

    @Test
    void a_trace_goes_on_in_the_waypoint_and_in_what_it_sends() {
        traceOne();
    }

    private void traceOne() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String parent = "00f067aa0ba902b7";

        JsonObject answer =
                mesh.echo(mesh.pod(TRACED, "client"))
                        .call(
                                "http://server/",
                                "-H",
                                "traceparent: 00-" + trace + "-" + parent + "-01");

        String sent = answer.getAsJsonObject("headers").get("traceparent").getAsString();
        assertThat(sent).startsWith("00-" + trace + "-").endsWith("-01").doesNotContain(parent);
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(spans(trace))
                                .anySatisfy(span -> {
                                    assertThat(span.get("kind").getAsString()).isEqualTo("server");
                                    assertThat(span.get("parentSpanId").getAsString())
                                            .isEqualTo(parent);
                                }));
    }

    @Test
    void a_request_that_is_not_to_be_traced_is_not() {
        String trace = "0af7651916cd43dd8448eb211c80319c";

        mesh.echo(mesh.pod(TRACED, "client"))
                .call("http://server/", "-H", "traceparent: 00-" + trace + "-b7ad6b7169203331-00");
        // Spans are sent in the order of their requests.
        traceOne();

        assertThat(spans(trace)).isEmpty();
    }

    private List<JsonObject> spans(String trace) {
        return mesh
                .echo(mesh.pod(NAMESPACE, "collector"))
                .call("http://127.0.0.1:4318/_echo/spans?trace=" + trace)
                .getAsJsonArray("spans")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
