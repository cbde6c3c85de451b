package dev.weft.waypoint.filter.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.waypoint.filter.chain.FilterChain.Installed;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.ResponseView;
import dev.weft.waypoint.filter.spi.Verdict;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.LocalResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FilterRunTest {
    private static final HttpFilter BROKEN =
            new HttpFilter() {
                @Override
                public CompletionStage<Verdict> onRequest(FilterContext context) {
                    throw new IllegalStateException("broken");
                }
            };

    /** The event loop: runs when it is told to. */
    private final Queue<Runnable> loop = new ArrayDeque<>();

    private final RequestHead head = RequestHead.of("GET", "http", "echo", "/a");

    @Test
    void requests_pass_in_order_and_responses_in_reverse() {
        FilterRun run = run(installed(marks("1"), false), installed(marks("2"), false));
        ResponseHead response = ResponseHead.of(200);

        var answer = run.request(loop::add).toCompletableFuture().join();
        run.response(response);

        assertThat(answer).isEmpty();
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

        LocalResponse answer =
                answer(run(installed(answers, false), installed(marks("2"), false))).orElseThrow();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().toStringUtf8()).isEqualTo("spiffe://cluster.local/ns/shop/sa/web");
        assertThat(head.headers().contains("x-mark")).isFalse();
    }

    @Test
    void a_filter_that_throws_refuses_the_request_or_is_left_out() {
        assertThat(answer(run(installed(BROKEN, false)))).map(LocalResponse::status).contains(500);
        assertThat(answer(run(installed(BROKEN, true), installed(marks("2"), false)))).isEmpty();
        assertThat(head.headers().getAll("x-mark")).containsExactly("2");
    }

    @Test
    void a_filter_that_waits_goes_on_at_the_event_loop() {
        var later = new CompletableFuture<Verdict>();
        FilterRun run = run(installed(waits(later), false), installed(marks("2"), false));

        var answer = run.request(loop::add).toCompletableFuture();
        later.complete(new Verdict.Proceed());

        assertThat(answer).isNotDone();
        assertThat(head.headers().contains("x-mark")).isFalse();
        runLoop();
        assertThat(answer.join()).isEmpty();
        assertThat(head.headers().getAll("x-mark")).containsExactly("2");
    }

    @Test
    void a_filter_that_waits_and_fails_is_a_failure() {
        var later = new CompletableFuture<Verdict>();
        var answer = run(installed(waits(later), false)).request(loop::add).toCompletableFuture();

        later.completeExceptionally(new IllegalStateException("no"));
        runLoop();

        assertThat(answer.join()).map(LocalResponse::detail).contains("filter_failed");
    }

    @Test
    void a_filter_that_never_says_anything_is_a_failure_in_time() {
        var chain =
                new FilterChain(
                        List.of(installed(waits(new CompletableFuture<>()), false)),
                        Duration.ofMillis(1));

        var answer = chain.run(head, client()).request(Runnable::run).toCompletableFuture().join();

        assertThat(answer).map(LocalResponse::status).contains(500);
    }

    @Test
    void bodies_are_shown_to_filters_that_ask() throws FilterFailure {
        FilterRun run = run(installed(marks("1"), false), installed(upperCase(), false));
        run.request(loop::add);

        assertThat(run.readsRequestBody()).isTrue();
        assertThat(run.readsResponseBody()).isFalse();
        assertThat(text(run.requestBody(bytes("abc"), true))).isEqualTo("ABC");
    }

    @Test
    void a_filter_that_fails_in_a_body_ends_it_or_is_left_out() throws FilterFailure {
        FilterRun closed = run(installed(upperCase(), false));
        FilterRun open = run(installed(upperCase(), true));
        closed.request(loop::add);
        open.request(loop::add);

        assertThatThrownBy(() -> closed.requestBody(bytes("fail"), false))
                .isInstanceOf(FilterFailure.class);
        assertThat(text(open.requestBody(bytes("fail"), false))).isEqualTo("fail");
        assertThat(open.readsRequestBody()).isFalse();
    }

    @Test
    void a_filter_that_fails_at_the_response_replaces_it_or_is_left_out() {
        HttpFilter broken =
                new HttpFilter() {
                    @Override
                    public void onResponse(FilterContext context, ResponseView response) {
                        response.headers().set("content-length", "7");
                    }
                };
        FilterRun closed = run(installed(broken, false));
        FilterRun open = run(installed(broken, true));
        closed.request(loop::add);
        open.request(loop::add);

        assertThat(closed.response(ResponseHead.of(200))).map(LocalResponse::status).contains(500);
        assertThat(open.response(ResponseHead.of(200))).isEmpty();
    }

    private Optional<LocalResponse> answer(FilterRun run) {
        return run.request(loop::add).toCompletableFuture().join();
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    private FilterRun run(Installed... filters) {
        return new FilterChain(List.of(filters), Duration.ofSeconds(60)).run(head, client());
    }

    private static Installed installed(HttpFilter filter, boolean failOpen) {
        return new Installed("shop/test", filter, failOpen);
    }

    private static HttpFilter marks(String mark) {
        return new HttpFilter() {
            @Override
            public CompletionStage<Verdict> onRequest(FilterContext context) {
                context.request().headers().add("X-Mark", mark);
                return Verdict.proceed();
            }

            @Override
            public void onResponse(FilterContext context, ResponseView response) {
                response.headers().add("X-Mark", mark);
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

    private static HttpFilter upperCase() {
        return new HttpFilter() {
            @Override
            public boolean readsRequestBody() {
                return true;
            }

            @Override
            public byte[] onRequestBody(FilterContext context, byte[] part, boolean last) {
                if (text(part).equals("fail")) {
                    throw new IllegalStateException("failed");
                }
                return bytes(text(part).toUpperCase(Locale.ROOT));
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
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
