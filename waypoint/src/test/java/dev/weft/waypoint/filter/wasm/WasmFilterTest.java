package dev.weft.waypoint.filter.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.hbone.Baggage;
import dev.weft.net.IpPort;
import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.FilterRun;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.SideCalls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A module by hand (marks.wat says what it does), run as in the proxy. */
class WasmFilterTest {
    private static final WasmFilter.Surroundings NOTHING_AROUND =
            new WasmFilter.Surroundings(
                    new SideCalls() {
                        @Override
                        public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
                            throw new AssertionError("a call");
                        }

                        @Override
                        public CompletionStage<Answer> fetch(URI u, Limits l, EventLoop loop) {
                            throw new AssertionError("a call");
                        }
                    },
                    host -> Optional.empty(),
                    () -> {
                        throw new AssertionError("a call");
                    });

    private final EventLoop loop = new DefaultEventLoop();
    private final FilterShare share = FilterShare.of(1 << 20);
    private WasmFilter filter = load("mark", "");

    @AfterEach
    void end() {
        filter.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void heads_are_changed_both_ways() throws Exception {
        RequestHead head = request("/");
        FilterRun run = run(head);
        ResponseHead response = ResponseHead.of(200);

        Optional<LocalResponse> answer = ask(run, true);
        Optional<LocalResponse> instead = answer(run, response);
        end(run);

        assertThat(answer).isEmpty();
        assertThat(instead).isEmpty();
        assertThat(head.headers().get("x-wasm")).isEqualTo("on");
        assertThat(response.headers().get("x-wasm")).isEqualTo("on");
        assertThat(response.headers().contains(":status")).isFalse();
    }

    @Test
    void a_module_answers_itself() throws Exception {
        LocalResponse answer = ask(run(request("/answer")), true).orElseThrow();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().toStringUtf8()).isEqualTo("no");
        assertThat(answer.detail()).isEqualTo("wasm_local_response");
    }

    @Test
    void a_body_passes_through_the_module() throws Exception {
        FilterRun run = run(request("/"));
        ask(run, false);

        Read read = read(run, "ab", "cd");

        assertThat(read.text().get(10, TimeUnit.SECONDS)).isEqualTo("ABCD");
        assertThat(read.holding()).isFalse();
    }

    @Test
    void a_module_that_stops_at_the_head_sees_the_whole_body_before_it_goes() throws Exception {
        RequestHead head = request("/hold");
        FilterRun run = run(head);
        ask(run, false);
        boolean before = head.headers().contains("x-wasm");

        Read read = read(run, "ab", "cd");

        assertThat(read.holding()).isTrue();
        assertThat(read.text().get(10, TimeUnit.SECONDS)).isEqualTo("ABCD");
        assertThat(before).isFalse();
        assertThat(head.headers().get("x-wasm")).isEqualTo("on");
    }

    @Test
    void a_trap_refuses_the_request_and_the_next_one_gets_a_new_instance() throws Exception {
        Optional<LocalResponse> broken = ask(run(request("/trap")), true);
        Optional<LocalResponse> next = ask(run(request("/")), true);

        assertThat(broken).map(LocalResponse::detail).contains("wasm_trap");
        assertThat(next).isEmpty();
    }

    @Test
    void a_call_that_never_returns_is_broken_off() throws Exception {
        Optional<LocalResponse> broken = ask(run(request("/loop")), true);
        Optional<LocalResponse> next = ask(run(request("/")), true);

        assertThat(broken).map(LocalResponse::detail).contains("wasm_timeout");
        assertThat(next).isEmpty();
    }

    @Test
    void a_module_that_waits_for_ever_ends_the_request_in_time() throws Exception {
        FilterRun run =
                new FilterChain(
                                List.of(
                                        new FilterChain.Installed(
                                                "w", filter, false, Duration.ofMillis(200))),
                                share)
                        .run(new SharedFilter.Exchange(request("/wait"), client(), loop));

        assertThat(ask(run, true)).map(LocalResponse::detail).contains("filter_timeout");
    }

    @Test
    void a_module_that_cannot_be_used_says_why() {
        assertThatThrownBy(() -> load("mark", "00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHA-256");
        assertThatThrownBy(() -> load("x", "")).hasMessageContaining("does not take its settings");
        assertThatThrownBy(() -> load(Path.of("none.wasm"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> load(file("marks.wat")))
                .hasMessageContaining("not a WebAssembly module");
    }

    private static WasmFilter load(String settings, String sha256) {
        return WasmFilter.load(
                wanted(file("marks.wasm"), sha256, settings), NOTHING_AROUND, second());
    }

    private static WasmFilter load(Path file) {
        return WasmFilter.load(wanted(file, "", ""), NOTHING_AROUND, second());
    }

    private static WasmFilter.Wanted wanted(Path file, String sha256, String settings) {
        return new WasmFilter.Wanted("shop/marks", file, sha256, "", settings, Set.of());
    }

    private static Duration second() {
        return Duration.ofSeconds(1);
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(WasmFilterTest.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestHead request(String path) {
        return RequestHead.of("POST", "http", "echo", path);
    }

    private FilterRun run(RequestHead head) {
        return new FilterChain(
                        List.of(
                                new FilterChain.Installed(
                                        "w", filter, false, Duration.ofSeconds(20))),
                        share)
                .run(new SharedFilter.Exchange(head, client(), loop));
    }

    private Optional<LocalResponse> ask(FilterRun run, boolean end) throws Exception {
        CompletableFuture<Optional<LocalResponse>> told = new CompletableFuture<>();
        loop.execute(() -> run.request(end, told::complete));
        return told.get(20, TimeUnit.SECONDS);
    }

    private Optional<LocalResponse> answer(FilterRun run, ResponseHead head) throws Exception {
        CompletableFuture<Optional<LocalResponse>> told = new CompletableFuture<>();
        loop.execute(() -> run.response(head, true, told::complete));
        return told.get(20, TimeUnit.SECONDS);
    }

    private void end(FilterRun run) {
        loop.submit(run::close).syncUninterruptibly();
    }

    /** What came of a body. */
    private record Read(boolean holding, CompletableFuture<String> text) {}

    private Read read(FilterRun run, String... parts) throws Exception {
        CompletableFuture<String> text = new CompletableFuture<>();
        boolean holding =
                loop.submit(
                                () -> {
                                    BodyPipe pipe =
                                            run.requestPipe(new Gathered(text)).orElseThrow();
                                    boolean holds = pipe.isHolding();
                                    for (int i = 0; i < parts.length; i++) {
                                        pipe.write(
                                                Unpooled.copiedBuffer(
                                                        parts[i], StandardCharsets.UTF_8),
                                                i == parts.length - 1);
                                    }
                                    return holds;
                                })
                        .get(10, TimeUnit.SECONDS);
        return new Read(holding, text);
    }

    private static final class Gathered implements BodyPipe.Out {
        private final CompletableFuture<String> told;
        private final StringBuilder text = new StringBuilder();

        Gathered(CompletableFuture<String> told) {
            this.told = told;
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            text.append(data.toString(StandardCharsets.UTF_8));
            data.release();
            if (end) {
                told.complete(text.toString());
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {}

        @Override
        public void refused(LocalResponse response) {
            told.complete(response.detail());
        }

        @Override
        public void released() {}

        @Override
        public void full() {}

        @Override
        public void drained() {}
    }

    private static Downstream client() {
        return new Downstream(
                Optional.empty(),
                IpPort.parse("10.1.0.7:41234").orElseThrow(),
                Optional.empty(),
                Baggage.EMPTY,
                new Front.OfListener("g", "l", 80, false),
                "");
    }
}
