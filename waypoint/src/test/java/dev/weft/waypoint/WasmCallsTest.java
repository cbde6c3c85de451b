package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.AppProtocol;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A module that calls a service of the mesh (calls.wat says how), in a whole waypoint. */
class WasmCallsTest {
    private static final String VIP = "10.96.0.2:80";

    private final App app = new App("one");
    private final App auth = new App("auth");
    private LoopbackWaypoint mesh;
    private HttpCaller caller;

    @BeforeEach
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                .put(behind("auth", "10.96.0.3", AppProtocol.HTTP11));
        mesh.pod("orders-1", "orders", app);
        mesh.pod("auth-1", "auth", auth);
        mesh.start();
        attach(WasmFilter.newBuilder());
        caller = mesh.client("frontend").http(VIP, true);
        says(200, "ann");
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void a_service_is_asked_and_its_answer_goes_into_the_request() throws Exception {
        HttpCaller.Reply reply = caller.get("/go");
        HttpCaller.Reply byPort = caller.get("/port");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(byPort.status()).isEqualTo(200);
        assertThat(app.heads()).allMatch(head -> "ann".equals(head.header("x-auth")));
        assertThat(auth.heads()).hasSize(2);
        assertThat(auth.heads().getFirst().target()).isEqualTo("/check");
        assertThat(auth.heads().getFirst().authority()).isEqualTo("auth");
        assertThat(auth.heads().getFirst().header("x-from")).isEqualTo("module");
        assertThat(auth.heads().getFirst().header("x-forwarded-client-cert")).isNull();
    }

    @Test
    void a_request_with_a_body_waits_for_the_answer_too() throws Exception {
        HttpCaller.Reply reply = caller.post("/go", "hello");

        assertThat(reply.body()).isEqualTo("hello");
        assertThat(app.heads().getFirst().header("x-auth")).isEqualTo("ann");
    }

    @Test
    void an_answer_that_says_no_refuses_the_request() throws Exception {
        says(401, "no");

        HttpCaller.Reply reply = caller.get("/go");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(app.heads()).isEmpty();
        assertThat(mesh.outcome().answer().detail()).isEqualTo("wasm_local_response");
    }

    @Test
    void who_does_not_exist_cannot_be_called_and_who_does_not_answer_is_told() throws Exception {
        HttpCaller.Reply unknown = caller.get("/unknown");
        HttpCaller.Reply unreachable = caller.get("/down");
        auth.hangs();
        HttpCaller.Reply late = caller.get("/go");
        says(200, "x".repeat(300_000));
        HttpCaller.Reply tooLarge = caller.get("/go");

        assertThat(unknown.status()).isEqualTo(503);
        assertThat(unreachable.status()).isEqualTo(504);
        assertThat(late.status()).isEqualTo(504);
        assertThat(tooLarge.status()).isEqualTo(504);
        assertThat(app.heads()).isEmpty();
    }

    @Test
    void calls_of_one_request_are_few_at_a_time() throws Exception {
        caller.get("/many");

        assertThat(app.heads().getFirst().header("x-auth")).isEqualTo("i");
    }

    @Test
    void a_trap_in_the_answer_loses_the_instance_and_not_the_next_request() throws Exception {
        HttpCaller.Reply broken = caller.get("/r");
        HttpCaller.Reply next = caller.get("/go");

        assertThat(broken.status()).isEqualTo(500);
        assertThat(mesh.outcomes.getFirst().answer().detail()).isEqualTo("wasm_lost");
        assertThat(next.status()).isEqualTo(200);
    }

    @Test
    void the_status_of_an_answer_is_changed_where_its_form_stays() throws Exception {
        HttpCaller.Reply teapot = caller.post("/s", "hello");
        HttpCaller.Reply bare = caller.post("/n", "hello");

        assertThat(teapot.status()).isEqualTo(418);
        assertThat(teapot.body()).isEqualTo("hello");
        assertThat(bare.status()).isEqualTo(200);
        assertThat(bare.body()).isEqualTo("hello");
    }

    @Test
    void requests_to_other_ports_are_not_shown_to_the_module() throws Exception {
        attach(WasmFilter.newBuilder().addPorts(81));
        HttpCaller.Reply unseen = caller.post("/s", "hello");
        attach(WasmFilter.newBuilder().addPorts(81).addPorts(80));
        HttpCaller.Reply seen = caller.post("/s", "hello");

        assertThat(unseen.status()).isEqualTo(200);
        assertThat(seen.status()).isEqualTo(418);
    }

    private void says(int status, String text) {
        auth.answers((stream, body) -> {
            stream.respond(ResponseHead.of(status), false);
            stream.write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), true);
            stream.flush();
        });
    }

    private void attach(WasmFilter.Builder module) throws Exception {
        long before = mesh.waypoint.state().version();
        Path file =
                Path.of(
                        Objects.requireNonNull(
                                        WasmCallsTest.class.getResource("filter/wasm/calls.wasm"))
                                .toURI());
        mesh.controller.put(
                WaypointTypes.EXTENSION,
                "WasmPlugin/shop/x",
                Extension.newBuilder()
                        .setNamespace("shop")
                        .setName("x")
                        .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()))
                        .setWasm(module.setPath(file.toString()))
                        .build());
        mesh.awaitKnown(state -> state.version() > before);
    }
}
