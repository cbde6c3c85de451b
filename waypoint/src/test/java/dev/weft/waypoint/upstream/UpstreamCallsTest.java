package dev.weft.waypoint.upstream;

import static dev.weft.waypoint.upstream.UpstreamFixture.ORDERS;
import static dev.weft.waypoint.upstream.UpstreamFixture.downstream;
import static dev.weft.waypoint.upstream.UpstreamFixture.get;
import static dev.weft.waypoint.upstream.UpstreamFixture.orders;
import static dev.weft.waypoint.upstream.UpstreamFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.TunnelProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes and calls of the proxy's own over the pools, and searches that end early. */
class UpstreamCallsTest {
    private static final SideCalls.Limits LIMITS =
            new SideCalls.Limits(Duration.ofSeconds(10), 1000);

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void bytes_are_passed_on_to_an_endpoint_through_its_tunnel() throws Exception {
        Backend backend = fixture.backend("a", "127.83.1.9");
        fixture.tunnel(backend, "a");
        fixture.publish(
                orders(AppProtocol.TCP),
                pod("a", "127.83.1.9", backend.port(), TunnelProtocol.HBONE));
        CompletableFuture<String> answer = new CompletableFuture<>();

        fixture.loop.execute(() ->
                new TcpUpstreams(fixture.upstreams)
                        .connect(ORDERS, downstream("10.1.1.1:4711"), new Talk(answer)));

        assertThat(answer.get()).startsWith("HTTP/1.1 200 OK").endsWith("a");
        assertThat(backend.tunnels.getFirst().forwarded().orElseThrow().source())
                .isEqualTo("10.1.1.1:4711");
        await().until(() -> fixture.clusters.get(ORDERS).limits().connections() == 0);
    }

    /** Says one request and listens until its answer is there. */
    private static final class Talk implements TcpUpstreams.Listener, RelayEnd.Receiver {
        private final CompletableFuture<String> answer;
        private final StringBuilder heard = new StringBuilder();
        private TcpLease lease;

        Talk(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void connected(TcpLease got) {
            lease = got;
            got.end().start(this);
            got.end()
                    .write(
                            Unpooled.copiedBuffer(
                                    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                                    StandardCharsets.US_ASCII));
            got.end().flush();
        }

        @Override
        public void refused(Upstreams.Refusal refusal) {
            answer.completeExceptionally(new AssertionError(refusal.reason()));
        }

        @Override
        public void received(ByteBuf data) {
            heard.append(data.toString(StandardCharsets.US_ASCII));
            data.release();
            if (heard.toString().endsWith("\r\n\r\na")) {
                lease.end().abort(EndFailure.stopped("enough"));
                lease.done();
                answer.complete(heard.toString());
            }
        }

        @Override
        public void receivedAll() {}

        @Override
        public void ended() {}

        @Override
        public void writable() {}

        @Override
        public void closed() {}

        @Override
        public void failed(EndFailure cause) {
            answer.completeExceptionally(new AssertionError(cause.message()));
        }
    }

    @Test
    void side_calls_reach_services_of_the_mesh_and_documents_outside() throws Exception {
        Backend[] all = fixture.backends(1);
        fixture.pods(all);
        SideCalls calls = new MeshSideCalls(loop -> fixture.upstreams);
        RequestHead head = RequestHead.of("POST", "http", "orders", "/check");
        head.headers().set("content-length", "4");

        SideCalls.Answer service =
                calls.call(
                                new SideCalls.Ask(
                                        ORDERS,
                                        head,
                                        ByteString.copyFromUtf8("body"),
                                        false,
                                        LIMITS),
                                fixture.loop)
                        .toCompletableFuture()
                        .get();
        SideCalls.Answer document =
                calls.fetch(
                                URI.create("http://127.83.1.1:" + all[0].port() + "/keys?v=1"),
                                LIMITS,
                                fixture.loop)
                        .toCompletableFuture()
                        .get();

        assertThat(service.body().toStringUtf8()).isEqualTo("b0");
        assertThat(document.head().status()).isEqualTo(200);
        assertThat(all[0].requests)
                .containsExactly("HTTP/1.1 POST /check", "HTTP/1.1 GET /keys?v=1");
        await().until(() -> fixture.clusters.get(ORDERS).limits().requests() == 0);
    }

    @Test
    void side_calls_fail_with_what_was_wrong() throws Exception {
        Backend[] all = fixture.backends(1);
        fixture.pods(all);
        SideCalls calls = new MeshSideCalls(loop -> fixture.upstreams);
        URI uri = URI.create("http://127.83.1.1:" + all[0].port() + "/");
        all[0].hold();

        assertFailure(
                calls.fetch(uri, new SideCalls.Limits(Duration.ofMillis(50), 10), fixture.loop),
                "within PT0.05S");
        all[0].release();
        assertFailure(
                calls.fetch(uri, new SideCalls.Limits(Duration.ofSeconds(10), 1), fixture.loop),
                "longer than 1 bytes");
        assertFailure(
                calls.fetch(URI.create("ftp://x/y"), LIMITS, fixture.loop), "expected http://");
    }

    private static void assertFailure(
            java.util.concurrent.CompletionStage<SideCalls.Answer> stage, String text) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .hasMessageContaining(text);
    }

    @Test
    void a_search_that_is_given_up_leaves_nothing_behind() throws Exception {
        Backend[] all = fixture.backends(1);
        fixture.pods(all);

        fixture.loop
                .submit(() ->
                        fixture.upstreams
                                .acquire(
                                        get("/"),
                                        new Upstreams.Listener() {
                                            @Override
                                            public void acquired(Lease lease) {
                                                throw new AssertionError("was given up");
                                            }

                                            @Override
                                            public void refused(Upstreams.Refusal refusal) {
                                                throw new AssertionError("was given up");
                                            }
                                        })
                                .cancel())
                .sync();

        var limits = fixture.clusters.get(ORDERS).limits();
        assertThat(limits.requests()).isZero();
        assertThat(limits.pending()).isZero();
        assertThat(fixture.send("/").status()).isEqualTo(200);
    }
}
