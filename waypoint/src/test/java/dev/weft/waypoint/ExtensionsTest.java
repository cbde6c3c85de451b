package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.JavaFilter;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.relay.EndChannel;
import dev.weft.relay.RelayEnd;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.server.HttpServer;
import dev.weft.waypoint.http.server.ServerSettings;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.wds.WaypointTypes;
import dev.weft.workload.AppProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters of users, and what is told of clients, on the way through a whole waypoint. */
class ExtensionsTest {
    private static final String VIP = "10.96.0.2:80";
    private static final String CLIENT_CERTIFICATE = "x-forwarded-client-cert";

    @TempDir Path folder;
    private LoopbackWaypoint mesh;
    private final App app = new App("one");

    @BeforeEach
    void start() throws Exception {
        UserFilter.install(folder);
        mesh = new LoopbackWaypoint(folder);
        mesh.controller.put(behind("orders", "10.96.0.2", AppProtocol.HTTP11));
        mesh.pod("orders-1", "orders", app);
        mesh.start();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void a_streamed_body_is_changed_on_its_way_there() throws Exception {
        java("streamed", false);
        String large = "abc".repeat(100_000);

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).post("/", large);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(app.bodies()).containsExactly(large.toUpperCase(Locale.ROOT));
        assertThat(reply.body()).isEqualTo(large.toUpperCase(Locale.ROOT));
        assertThat(app.heads().getFirst().headers().get("x-user")).isEqualTo("true");
    }

    @Test
    void whole_bodies_are_changed_both_ways_with_their_heads() throws Exception {
        java("whole", false);

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, true).post("/", "hello");
        HttpCaller.Reply bare = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.body()).isEqualTo("HELLO!");
        assertThat(reply.header("content-length")).isEqualTo("6");
        assertThat(app.bodies()).containsExactly("HELLO", "");
        assertThat(app.heads().getFirst().headers().get("x-size")).isEqualTo("5");
        assertThat(bare.status()).isEqualTo(200);
        assertThat(app.heads().getLast().headers().get("x-user")).isEqualTo("false");
    }

    @Test
    void many_requests_at_a_time_keep_their_bodies_apart() throws Exception {
        java("whole", false);
        HttpCaller caller = mesh.client("frontend").http(VIP, true);
        List<CompletableFuture<HttpCaller.Reply>> replies = new ArrayList<>();

        for (int i = 0; i < 50; i++) {
            replies.add(caller.begin("POST", "/", head -> {}, "body " + i));
        }

        for (int i = 0; i < 50; i++) {
            assertThat(HttpCaller.result(replies.get(i)).body()).isEqualTo("BODY " + i + "!");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        java("whole", true);

        HttpCaller.Reply reply =
                mesh.client("frontend").http(VIP, false).post("/", "x".repeat(1001));

        assertThat(reply.status()).isEqualTo(413);
        assertThat(app.heads()).isEmpty();
        assertThat(mesh.outcome().answer().flags()).containsExactly(ResponseFlag.FILTER);
        assertThat(mesh.outcome().answer().detail()).isEqualTo("filter_request_too_large");
    }

    @Test
    void an_answer_that_is_too_large_is_replaced() throws Exception {
        java("whole", false);
        app.answers((stream, body) -> {
            stream.respond(ResponseHead.of(200), false);
            stream.write(Unpooled.wrappedBuffer(new byte[5000]), true);
            stream.flush();
        });

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(mesh.outcome().answer().detail()).isEqualTo("filter_response_too_large");
    }

    @Test
    void an_endpoint_that_breaks_off_while_its_answer_is_gathered_is_not_asked_again()
            throws Exception {
        java("whole", false);
        app.answers((stream, body) -> {
            stream.respond(ResponseHead.of(200), false);
            stream.write(Unpooled.wrappedBuffer(new byte[5]), false);
            stream.flush();
            stream.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "a test wants it"));
        });

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, false).get("/");

        assertThat(reply.status()).isBetween(502, 503);
        assertThat(app.heads()).hasSize(1);
        assertThat(mesh.outcome().attempts()).hasSize(1);
    }

    @Test
    void trailers_pass_behind_a_body_that_was_gathered() throws Exception {
        java("whole", false);
        app.answers((stream, body) -> {
            stream.respond(ResponseHead.of(200), false);
            stream.write(Unpooled.copiedBuffer("abc", StandardCharsets.UTF_8), false);
            var trailers = new DefaultHttpHeaders();
            trailers.set("x-last", "1");
            stream.trailers(trailers);
            stream.flush();
        });

        HttpCaller.Reply reply = mesh.client("frontend").http(VIP, true).get("/");

        assertThat(reply.body()).isEqualTo("abc!");
        assertThat(reply.trailers().get("x-last")).isEqualTo("1");
        assertThat(reply.header("content-length")).isEmpty();
    }

    @Test
    void a_web_socket_passes_a_filter_of_whole_bodies() throws Exception {
        mesh.controller.put(behind("sockets", "10.96.0.5", AppProtocol.HTTP11));
        mesh.pod("sockets-1", "sockets", ExtensionsTest::echoSocket);
        mesh.awaitKnown(state -> !state.mesh().endpoints(Mesh.host("sockets")).isEmpty());
        put(
                extension(false)
                        .addTargets(Target.newBuilder().setEverything(true))
                        .setJava(JavaFilter.newBuilder().setFilter("user").setSettings("whole")));

        String heard =
                mesh.client("frontend")
                        .http("10.96.0.5:80", false)
                        .socket("/socket", "hello")
                        .get(10, TimeUnit.SECONDS);

        assertThat(heard).isEqualTo("hello");
    }

    private static void echoSocket(RelayEnd end) {
        HttpServer.start(
                EndChannel.over(end),
                ServerSettings.DEFAULT,
                new ServerHandler() {
                    @Override
                    public void request(ServerStream stream) {
                        ResponseHead head = ResponseHead.of(101);
                        head.headers().set("upgrade", "websocket");
                        stream.respond(head, false);
                        stream.flush();
                        stream.start(
                                new MessageReceiver() {
                                    @Override
                                    public void data(ByteBuf data, boolean last) {
                                        stream.write(data, last);
                                        stream.flush();
                                    }

                                    @Override
                                    public void trailers(HttpHeaders trailers) {}

                                    @Override
                                    public void failed(StreamFailure why) {}
                                });
                    }
                });
    }

    @Test
    void a_client_that_goes_away_while_a_filter_thinks_ends_its_request_once() throws Exception {
        java("says nothing", false);
        HttpCaller caller = mesh.client("frontend").http(VIP, false);
        caller.begin("POST", "/", head -> {}, "abc");
        Awaitility.await().until(() -> mesh.waypoint.heldForFilters() > 0);

        caller.close();

        assertThat(mesh.outcome().answer().flags()).containsExactly(ResponseFlag.CLIENT_GONE);
        Awaitility.await().until(() -> mesh.waypoint.heldForFilters() == 0);
        assertThat(app.heads()).isEmpty();
    }

    @Test
    void a_filter_that_fails_ends_the_request_once() throws Exception {
        java("throws", false);
        HttpCaller caller = mesh.client("frontend").http(VIP, true);

        assertThat(caller.post("/", "a").status()).isEqualTo(500);
        assertThat(mesh.outcome().answer().detail()).isEqualTo("filter_failed");

        java("throws later", false);
        assertThat(caller.post("/", "a").status()).isEqualTo(500);
        Awaitility.await().until(() -> mesh.outcomes.size() == 2);
        java("throws later", true);
        assertThat(caller.post("/", "a").status()).isEqualTo(200);
        assertThat(app.bodies()).containsExactly("a");
    }

    @Test
    void an_extension_that_cannot_be_made_refuses_or_is_left_out() throws Exception {
        put(extension(false).setJava(JavaFilter.newBuilder().setFilter("missing")));
        HttpCaller caller = mesh.client("frontend").http(VIP, true);

        HttpCaller.Reply refused = caller.get("/");
        put(extension(true).setJava(JavaFilter.newBuilder().setFilter("missing")));
        HttpCaller.Reply passed = caller.get("/");

        assertThat(refused.status()).isEqualTo(500);
        assertThat(mesh.outcomes.getFirst().answer().detail()).isEqualTo("extension_unusable");
        assertThat(mesh.outcomes.getFirst().answer().failure()).contains("missing");
        assertThat(passed.status()).isEqualTo(200);
    }

    @Test
    void a_module_of_webassembly_sees_requests_and_responses() throws Exception {
        Path module =
                Path.of(
                        Objects.requireNonNull(
                                        ExtensionsTest.class.getResource("filter/wasm/marks.wasm"))
                                .toURI());
        put(
                extension(false)
                        .setWasm(
                                WasmFilter.newBuilder()
                                        .setPath(module.toString())
                                        .setSettings("mark")));
        HttpCaller caller = mesh.client("frontend").http(VIP, false);

        HttpCaller.Reply reply = caller.post("/", "hello");
        HttpCaller.Reply held = caller.post("/hold", "hello");
        HttpCaller.Reply answered = caller.get("/answer");

        assertThat(reply.body()).isEqualTo("HELLO");
        assertThat(reply.header("x-wasm")).isEqualTo("on");
        assertThat(app.heads().getFirst().headers().get("x-wasm")).isEqualTo("on");
        assertThat(held.body()).isEqualTo("HELLO");
        assertThat(app.heads().getLast().headers().get("x-wasm")).isEqualTo("on");
        assertThat(answered.status()).isEqualTo(403);
        assertThat(answered.body()).isEqualTo("no");
    }

    @Test
    void the_client_is_told_to_the_backend_where_that_is_asked_for() throws Exception {
        HttpCaller caller = mesh.client("frontend").http(VIP, false);
        caller.get("/", head -> head.headers().set(CLIENT_CERTIFICATE, "URI=spiffe://evil"));
        mesh.controller.put(
                WaypointTypes.GATEWAY,
                "Gateway/shop/waypoint",
                Gateway.newBuilder()
                        .setNamespace("shop")
                        .setName("waypoint")
                        .setWaypoint(true)
                        .setClientIdentityHeader(true)
                        .build());
        mesh.awaitKnown(state -> state.gateway("shop", "waypoint").isPresent());

        caller.get("/", head -> head.headers().set(CLIENT_CERTIFICATE, "URI=spiffe://evil"));

        assertThat(app.heads().getFirst().headers().get(CLIENT_CERTIFICATE)).isNull();
        assertThat(app.heads().getLast().headers().getAll(CLIENT_CERTIFICATE))
                .containsExactly(
                        "By=spiffe://cluster.local/ns/shop/sa/waypoint;"
                                + "URI=spiffe://cluster.local/ns/shop/sa/frontend");
    }

    private void java(String settings, boolean failOpen) {
        put(
                extension(failOpen)
                        .setJava(JavaFilter.newBuilder().setFilter("user").setSettings(settings)));
    }

    private static Extension.Builder extension(boolean failOpen) {
        return Extension.newBuilder()
                .setNamespace("shop")
                .setName("x")
                .setFailOpen(failOpen)
                .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()));
    }

    private void put(Extension.Builder extension) {
        long before = mesh.waypoint.state().version();
        mesh.controller.put(WaypointTypes.EXTENSION, "ExtensionPolicy/shop/x", extension.build());
        mesh.awaitKnown(state -> state.version() > before);
    }
}
