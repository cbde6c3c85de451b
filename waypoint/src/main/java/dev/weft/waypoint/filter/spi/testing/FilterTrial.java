package dev.weft.waypoint.filter.spi.testing;

import dev.weft.waypoint.filter.spi.BodyMode;
import dev.weft.waypoint.filter.spi.ClientView;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.HttpFilter;
import dev.weft.waypoint.filter.spi.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One exchange of one filter, as a proxy would lead it: the request with its body, the response of
 * a backend with its body, the end. What would be a failure in the proxy is thrown.
 *
 * <pre>{@code
 * FilterTrial.Outcome outcome =
 *         FilterTrial.of(new MyFilter())
 *                 .from("spiffe://cluster.local/ns/shop/sa/web")
 *                 .request(PlainRequest.of("POST", "/orders").header("x-user", "7"), "hel", "lo")
 *                 .response(PlainResponse.of(200), "done")
 *                 .run();
 * assertThat(outcome.requestBody()).isEqualTo("HELLO");
 * }</pre>
 *
 * Bodies are text in UTF-8, given in the parts in which they come. One thread.
 */
public final class FilterTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpFilter filter;
    private Optional<String> identity = Optional.empty();
    private PlainRequest request = PlainRequest.of("GET", "/");
    private List<String> requestBody = List.of();
    private PlainResponse response = PlainResponse.of(200);
    private List<String> responseBody = List.of();

    private FilterTrial(HttpFilter filter) {
        this.filter = filter;
    }

    /** Of a filter, which is not closed. */
    public static FilterTrial of(HttpFilter filter) {
        return new FilterTrial(filter);
    }

    /** Who sends the request, {@code spiffe://...}; nobody of the mesh if it is not said. */
    public FilterTrial from(String client) {
        identity = Optional.of(client);
        return this;
    }

    /** What is sent, with the parts of its body. */
    public FilterTrial request(PlainRequest sent, String... body) {
        request = sent;
        requestBody = List.of(body);
        return this;
    }

    /** What a backend answers, with the parts of its body. */
    public FilterTrial response(PlainResponse answered, String... body) {
        response = answered;
        responseBody = List.of(body);
        return this;
    }

    /**
     * What came of it.
     *
     * @param answer that the filter gave itself, of the request or in the place of the response
     * @param request as the backend gets it
     * @param requestBody empty if the filter answered the request
     * @param response as the client gets it, if the filter did not answer
     */
    public record Outcome(
            Optional<Verdict.Answer> answer,
            PlainRequest request,
            String requestBody,
            PlainResponse response,
            String responseBody) {}

    /**
     * Leads it.
     *
     * @throws AssertionError if the filter fails in a way for which a proxy would refuse the
     *     request
     */
    public Outcome run() {
        var context =
                new FilterContext(
                        request.withBody(!requestBody.isEmpty()),
                        new ClientView(identity, "192.0.2.1"),
                        new HashMap<>());
        try {
            Optional<Verdict.Answer> answer = head(filter.onRequest(context));
            if (answer.isPresent()) {
                return outcome(answer, "", "");
            }
            Passed there =
                    body(
                            requestBody,
                            requestBody.isEmpty() ? BodyMode.none() : filter.requestBody(context),
                            (part, last) -> filter.onRequestBody(context, part, last));
            if (there.answer().isPresent()) {
                return outcome(there.answer(), "", "");
            }
            answer = head(filter.onResponse(context, response));
            if (answer.isPresent()) {
                return outcome(answer, there.text(), "");
            }
            Passed back =
                    body(
                            responseBody,
                            responseBody.isEmpty()
                                    ? BodyMode.none()
                                    : filter.responseBody(context, response),
                            (part, last) -> filter.onResponseBody(context, part, last));
            return outcome(back.answer(), there.text(), back.text());
        } finally {
            filter.onEnd(context);
        }
    }

    private Outcome outcome(Optional<Verdict.Answer> answer, String there, String back) {
        return new Outcome(answer, request, there, response, back);
    }

    private static Optional<Verdict.Answer> head(CompletionStage<Verdict> stage) {
        return switch (await(stage)) {
            case Verdict.Proceed() -> Optional.empty();
            case Verdict.Answer answer -> Optional.of(answer);
            case Verdict.Replace replaced ->
                    throw new AssertionError("a head was replaced by bytes of a body");
        };
    }

    /** How a part is shown. */
    private interface Shown {
        CompletionStage<Verdict> part(byte[] part, boolean last);
    }

    private record Passed(Optional<Verdict.Answer> answer, String text) {}

    private static Passed body(List<String> parts, BodyMode mode, Shown shown) {
        String all = String.join("", parts);
        int size = all.getBytes(StandardCharsets.UTF_8).length;
        return switch (mode) {
            case BodyMode.None() -> new Passed(Optional.empty(), all);
            case BodyMode.Streamed() -> parts(parts, shown);
            case BodyMode.Buffered(int limit) -> {
                if (size > limit) {
                    throw new AssertionError(
                            "a body of " + size + " bytes: the filter takes " + limit);
                }
                yield parts(List.of(all), shown);
            }
            case BodyMode.Beginning(int limit) -> beginning(parts, limit, shown);
        };
    }

    private static Passed parts(List<String> parts, Shown shown) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            Passed one = part(parts.get(i), i == parts.size() - 1, shown);
            if (one.answer().isPresent()) {
                return one;
            }
            out.append(one.text());
        }
        return new Passed(Optional.empty(), out.toString());
    }

    private static Passed beginning(List<String> parts, int limit, Shown shown) {
        StringBuilder first = new StringBuilder();
        int next = 0;
        while (next < parts.size()
                && first.toString().getBytes(StandardCharsets.UTF_8).length < limit) {
            first.append(parts.get(next));
            next++;
        }
        Passed seen = part(first.toString(), next == parts.size(), shown);
        return new Passed(
                seen.answer(), seen.text() + String.join("", parts.subList(next, parts.size())));
    }

    private static Passed part(String part, boolean last, Shown shown) {
        return switch (await(shown.part(part.getBytes(StandardCharsets.UTF_8), last))) {
            case Verdict.Proceed() -> new Passed(Optional.empty(), part);
            case Verdict.Replace replaced ->
                    new Passed(
                            Optional.empty(), new String(replaced.part(), StandardCharsets.UTF_8));
            case Verdict.Answer answer -> new Passed(Optional.of(answer), "");
        };
    }

    private static Verdict await(CompletionStage<Verdict> stage) {
        try {
            Verdict said =
                    stage.toCompletableFuture()
                            .copy()
                            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .join();
            if (said == null) {
                throw new AssertionError("the filter said nothing");
            }
            return said;
        } catch (CompletionException e) {
            throw new AssertionError("the filter failed: " + e.getCause(), e);
        }
    }
}
