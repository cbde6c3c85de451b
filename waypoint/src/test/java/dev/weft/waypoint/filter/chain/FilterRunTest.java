package dev.weft.waypoint.filter.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.waypoint.filter.chain.FilterChain.Installed;
import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.RequestView;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.filter.spi.Verdict;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FilterRunTest {
    private static final HttpFilter BROKEN =
            new HttpFilter() {
                @Override
                public CompletionStage<Verdict> onRequest(FilterContext context) {
                    throw new AssertionError("broken");
                }
            };

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RequestHead head = RequestHead.of("GET", "http", "echo", "/a");
    private final FilterShare share = FilterShare.of(1 << 20);
    private final List<Optional<LocalResponse>> told = new ArrayList<>();
    private final Bodies body = new Bodies();

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void nothing_is_held_at_the_end() {
        channel.finishAndReleaseAll();
        assertThat(share.held()).isZero();
    }

    @Test
    void requests_pass_in_order_and_responses_in_reverse() {
        FilterRun run = run(marks("1"), marks("2"));
        ResponseHead response = ResponseHead.of(200);

        run.request(true, told::add);
        run.response(response, true, told::add);

        assertThat(told).containsExactly(Optional.empty(), Optional.empty());
        assertThat(head.headers().getAll("x-mark")).containsExactly("1", "2");
        assertThat(response.headers().getAll("x-mark")).containsExactly("2", "1");
    }

    @Test
    void an_answer_keeps_the_request_from_filters_behind_it() {
        HttpFilter answers =
                new HttpFilter() {
                    @Override
                    public CompletionStage<Verdict> onRequest(FilterContext context) {
                        return Verdict.answer(403, context.client().identity().orElse("nobody"));
                    }
                };

        run(answers, marks("2")).request(true, told::add);

        LocalResponse answer = told.getFirst().orElseThrow();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().toStringUtf8()).isEqualTo("spiffe://cluster.local/ns/shop/sa/web");
        assertThat(head.headers().contains("x-mark")).isFalse();
    }

    @Test
    void a_filter_that_throws_refuses_the_request_or_is_left_out() {
        run(installed(BROKEN, false)).request(true, told::add);
        run(installed(BROKEN, true), installed(marks("2"), false)).request(true, told::add);

        assertThat(told.getFirst()).map(LocalResponse::status).contains(500);
        assertThat(told.getLast()).isEmpty();
        assertThat(head.headers().getAll("x-mark")).containsExactly("2");
    }

    @Test
    void what_a_filter_must_not_write_is_its_failure() {
        List<Consumer<RequestView>> writes =
                List.of(
                        request -> request.headers().set("x-forwarded-client-cert", "URI=evil"),
                        request -> request.headers().remove("Host"),
                        request -> request.headers().add("content-length", "1"),
                        request -> request.headers().set("x-line", "a\r\nb"),
                        request -> request.headers().set("a b", "c"),
                        request -> request.target("evil"),
                        request -> request.target("/a#b"),
                        request -> request.method("GET /"),
                        request -> request.authority("a@b"));

        writes.forEach(write -> run(writes(write)).request(true, told::add));
        run(answersWith("transfer-encoding")).request(true, told::add);

        assertThat(told)
                .hasSize(writes.size() + 1)
                .allSatisfy(answer ->
                        assertThat(answer).map(LocalResponse::detail).contains("filter_failed"));
        assertThat(head.headers().isEmpty()).isTrue();
    }

    private static HttpFilter writes(Consumer<RequestView> write) {
        return new HttpFilter() {
            @Override
            public CompletionStage<Verdict> onRequest(FilterContext context) {
                write.accept(context.request());
                return Verdict.proceed();
            }
        };
    }

    private static HttpFilter answersWith(String header) {
        return new HttpFilter() {
            @Override
            public CompletionStage<Verdict> onRequest(FilterContext context) {
                return CompletableFuture.completedStage(
                        new Verdict.Answer(200, List.of(Map.entry(header, "chunked")), ""));
            }
        };
    }

    @Test
    void a_filter_that_waits_goes_on_at_the_event_loop() {
        var later = new CompletableFuture<Verdict>();
        run(waits(later), marks("2")).request(true, told::add);

        later.complete(new Verdict.Proceed());
        boolean before = head.headers().contains("x-mark");
        channel.runPendingTasks();

        assertThat(before).isFalse();
        assertThat(told).containsExactly(Optional.empty());
        assertThat(head.headers().getAll("x-mark")).containsExactly("2");
    }

    @Test
    void a_filter_that_waits_and_fails_or_says_nothing_is_a_failure_once() {
        var fails = new CompletableFuture<Verdict>();
        run(waits(fails)).request(true, told::add);
        fails.completeExceptionally(new IllegalStateException("no"));
        channel.runPendingTasks();
        var silent = new CompletableFuture<Verdict>();
        run(waits(silent)).request(true, told::add);

        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        silent.complete(new Verdict.Proceed());
        channel.runPendingTasks();

        assertThat(told)
                .extracting(answer -> answer.map(LocalResponse::detail).orElse("went on"))
                .containsExactly("filter_failed", "filter_timeout");
    }

    @Test
    void nobody_is_called_back_after_the_end() {
        var later = new CompletableFuture<Verdict>();
        FilterRun run = run(waits(later));
        run.request(true, told::add);

        run.close();
        later.complete(new Verdict.Proceed());
        channel.runPendingTasks();

        assertThat(told).isEmpty();
    }

    @Test
    void a_body_is_streamed_part_by_part_and_holds_nothing_up() {
        BodyPipe pipe = pipe(upper(BodyMode.streamed()));

        pipe.write(Bodies.bytes("ab"), false);
        pipe.write(Bodies.bytes("cd"), true);

        assertThat(pipe.isHolding()).isFalse();
        assertThat(body.parts).containsExactly("AB", "CD");
        assertThat(body.ended).isTrue();
    }

    @Test
    void while_a_filter_thinks_of_a_part_the_sender_is_held_back() {
        var later = new CompletableFuture<Verdict>();
        BodyPipe pipe = pipe(thinks(later, BodyMode.streamed()));

        pipe.write(Bodies.bytes("a"), false);
        pipe.write(Bodies.bytes("b".repeat(64 << 10)), false);
        long held = share.held();
        boolean writable = pipe.isWritable();
        later.complete(new Verdict.Proceed());
        channel.runPendingTasks();
        pipe.write(Bodies.bytes("c"), true);

        assertThat(held).isEqualTo((64 << 10) + 1);
        assertThat(writable).isFalse();
        assertThat(body.events).containsExactly("full", "drained");
        assertThat(body.text()).hasSize((64 << 10) + 2).startsWith("ab").endsWith("c");
    }

    @Test
    void a_buffered_body_is_shown_whole_before_the_head_may_go() {
        BodyPipe pipe = pipe(upper(BodyMode.buffered(10)), upper(BodyMode.streamed()));

        pipe.write(Bodies.bytes("ab"), false);
        boolean holding = pipe.isHolding();
        int before = body.parts.size();
        pipe.write(Bodies.bytes("cd"), false);
        var trailers = new DefaultHttpHeaders();
        trailers.set("x-last", "1");
        pipe.trailers(trailers);

        assertThat(holding).isTrue();
        assertThat(before).isZero();
        assertThat(body.parts).containsExactly("ABCD");
        assertThat(body.events).containsExactly("trailers 1", "released");
    }

    @Test
    void a_body_that_is_too_large_is_refused_whoever_fails_open() {
        FilterRun run = run(installed(upper(BodyMode.buffered(3)), true));
        run.request(false, told::add);
        BodyPipe pipe = run.requestPipe(body).orElseThrow();

        pipe.write(Bodies.bytes("abc"), false);
        pipe.write(Bodies.bytes("d"), true);

        assertThat(body.events).containsExactly("refused 413 filter_request_too_large");
        assertThat(body.parts).isEmpty();
    }

    @Test
    void the_beginning_of_a_body_is_shown_and_the_rest_passes() {
        BodyPipe pipe = pipe(upper(BodyMode.beginning(3)));

        pipe.write(Bodies.bytes("ab"), false);
        pipe.write(Bodies.bytes("cd"), false);
        pipe.write(Bodies.bytes("ef"), true);

        assertThat(body.parts).containsExactly("ABCD", "ef");
        assertThat(body.events).containsExactly("released");
    }

    @Test
    void a_filter_that_fails_in_a_body_ends_it_or_is_left_out() {
        FilterRun open = run(installed(upper(BodyMode.buffered(100)), true));
        open.request(false, told::add);
        BodyPipe passes = open.requestPipe(body).orElseThrow();
        passes.write(Bodies.bytes("fa"), false);
        passes.write(Bodies.bytes("il"), true);
        BodyPipe closed = pipe(upper(BodyMode.streamed()));
        closed.write(Bodies.bytes("fail"), true);

        assertThat(body.parts).containsExactly("fail");
        assertThat(body.events).containsExactly("released", "refused 500 filter_failed");
    }

    @Test
    void a_filter_that_never_ends_with_a_part_ends_the_exchange_in_time() {
        BodyPipe pipe = pipe(thinks(new CompletableFuture<>(), BodyMode.streamed()));
        pipe.write(Bodies.bytes("a"), true);

        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(body.events).containsExactly("refused 500 filter_timeout");
    }

    @Test
    void no_more_is_held_than_there_is_memory_for() {
        FilterShare little = FilterShare.of(100);
        FilterRun run =
                new FilterChain(List.of(installed(upper(BodyMode.buffered(1000)), false)), little)
                        .run(exchange());
        run.request(false, told::add);
        BodyPipe pipe = run.requestPipe(body).orElseThrow();

        pipe.write(Bodies.bytes("x".repeat(60)), false);
        pipe.write(Bodies.bytes("x".repeat(60)), false);

        assertThat(body.events).containsExactly("refused 503 filter_memory_exhausted");
        assertThat(little.held()).isZero();
    }

    @Test
    void a_filter_that_fails_at_the_response_replaces_it_or_is_left_out() {
        HttpFilter broken =
                new HttpFilter() {
                    @Override
                    public CompletionStage<Verdict> onResponse(
                            FilterContext context, ResponseView response) {
                        response.headers().set("content-length", "7");
                        return Verdict.proceed();
                    }
                };
        FilterRun closed = run(installed(broken, false));
        FilterRun open = run(installed(broken, true));
        closed.request(true, any -> {});
        open.request(true, any -> {});

        closed.response(ResponseHead.of(200), true, told::add);
        open.response(ResponseHead.of(200), true, told::add);

        assertThat(told.getFirst()).map(LocalResponse::status).contains(500);
        assertThat(told.getLast()).isEmpty();
    }

    @Test
    void every_filter_that_saw_a_request_hears_of_its_end_once() {
        List<String> ends = new ArrayList<>();
        HttpFilter counts =
                new HttpFilter() {
                    @Override
                    public void onEnd(FilterContext context) {
                        ends.add("end");
                        throw new IllegalStateException("also here");
                    }
                };
        FilterRun run = run(counts, counts);
        run.request(true, told::add);

        run.close();
        run.close();

        assertThat(ends).hasSize(2);
    }

    private BodyPipe pipe(HttpFilter... filters) {
        FilterRun run = run(filters);
        run.request(false, told::add);
        return run.requestPipe(body).orElseThrow();
    }

    private FilterRun run(HttpFilter... filters) {
        Installed[] all = new Installed[filters.length];
        for (int i = 0; i < filters.length; i++) {
            all[i] = installed(filters[i], false);
        }
        return run(all);
    }

    private FilterRun run(Installed... filters) {
        return new FilterChain(List.of(filters), share).run(exchange());
    }

    private SharedFilter.Exchange exchange() {
        return new SharedFilter.Exchange(head, client(), channel.eventLoop());
    }

    private static Installed installed(HttpFilter filter, boolean failOpen) {
        return new Installed("shop/test", new JavaFilter(filter), failOpen, Duration.ofSeconds(60));
    }

    private static HttpFilter marks(String mark) {
        return new HttpFilter() {
            @Override
            public CompletionStage<Verdict> onRequest(FilterContext context) {
                context.request().headers().add("X-Mark", mark);
                return Verdict.proceed();
            }

            @Override
            public CompletionStage<Verdict> onResponse(
                    FilterContext context, ResponseView response) {
                response.headers().add("X-Mark", mark);
                return Verdict.proceed();
            }
        };
    }

    private static HttpFilter waits(CompletableFuture<Verdict> verdict) {
        return new HttpFilter() {
            @Override
            public CompletionStage<Verdict> onRequest(FilterContext context) {
                return verdict;
            }
        };
    }

    private static HttpFilter thinks(CompletableFuture<Verdict> verdict, BodyMode mode) {
        return new HttpFilter() {
            @Override
            public BodyMode requestBody(FilterContext context) {
                return mode;
            }

            @Override
            public CompletionStage<Verdict> onRequestBody(
                    FilterContext context, byte[] part, boolean last) {
                return verdict;
            }
        };
    }

    private static HttpFilter upper(BodyMode mode) {
        return new HttpFilter() {
            @Override
            public BodyMode requestBody(FilterContext context) {
                return mode;
            }

            @Override
            public CompletionStage<Verdict> onRequestBody(
                    FilterContext context, byte[] part, boolean last) {
                String text = new String(part, StandardCharsets.UTF_8);
                if (text.equals("fail")) {
                    throw new IllegalStateException("failed");
                }
                return Verdict.replace(
                        text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static Downstream client() {
        return new Downstream(
                SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/web"),
                IpPort.parse("10.1.0.7:41234").orElseThrow(),
                Optional.empty(),
                Baggage.EMPTY,
                new Front.OfListener("g", "l", 80, false),
                "");
    }
}
