package dev.weft.waypoint.filter.chain;

import com.google.protobuf.ByteString;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.filter.chain.FilterChain.Installed;
import dev.weft.waypoint.filter.spi.ClientView;
import dev.weft.waypoint.filter.spi.FilterContext;
import dev.weft.waypoint.filter.spi.Verdict;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the filters. Confined to the event loop of the request.
 *
 * <p>A filter that failed open is left out of the rest of the exchange. Responses pass the filters
 * that saw the request, the last one first.
 */
public final class FilterRun {
    private static final Logger LOG = LoggerFactory.getLogger(FilterRun.class);

    private final List<Installed> filters;
    private final Duration limit;
    private final FilterContext context;

    /** Those that saw the request, the last one first. */
    private final Deque<Installed> passed = new ArrayDeque<>();

    FilterRun(List<Installed> filters, Duration limit, RequestHead head, Downstream downstream) {
        this.filters = filters;
        this.limit = limit;
        var client =
                new ClientView(
                        downstream.identity().map(SpiffeId::toString),
                        IpAddresses.text(downstream.address().ip()));
        this.context = new FilterContext(new HeadViews.OfRequest(head), client, new HashMap<>());
    }

    /**
     * Shows the request to all filters in order.
     *
     * @param loop the event loop of the request; filters that wait go on there
     * @return the answer of the one that gave one; empty if the request goes on. It never fails.
     */
    public CompletionStage<Optional<LocalResponse>> request(Executor loop) {
        return from(0, loop);
    }

    private CompletionStage<Optional<LocalResponse>> from(int first, Executor loop) {
        for (int i = first; i < filters.size(); i++) {
            Installed installed = filters.get(i);
            CompletableFuture<Verdict> verdict = ask(installed);
            if (!verdict.isDone()) {
                int next = i + 1;
                return verdict.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .handleAsync((said, failure) -> taken(installed, said, failure), loop)
                        .thenCompose(answer ->
                                answer.isPresent()
                                        ? CompletableFuture.completedStage(answer)
                                        : from(next, loop));
            }
            Optional<LocalResponse> answer =
                    verdict.handle((said, failure) -> taken(installed, said, failure)).join();
            if (answer.isPresent()) {
                return CompletableFuture.completedStage(answer);
            }
        }
        return CompletableFuture.completedStage(Optional.empty());
    }

    /** A copy of its stage: nothing that the filter does to its own reaches the chain. */
    private CompletableFuture<Verdict> ask(Installed installed) {
        try {
            return installed.filter().onRequest(context).toCompletableFuture().copy();
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<LocalResponse> taken(Installed installed, Verdict verdict, Throwable failure) {
        if (failure != null || verdict == null) {
            return failed(
                    installed, failure == null ? new NullPointerException("no verdict") : failure);
        }
        return switch (verdict) {
            case Verdict.Proceed() -> {
                passed.push(installed);
                yield Optional.empty();
            }
            case Verdict.Answer answer -> Optional.of(response(answer));
        };
    }

    private static LocalResponse response(Verdict.Answer answer) {
        return new LocalResponse(
                answer.status(),
                answer.headers(),
                ByteString.copyFromUtf8(answer.body()),
                ResponseFlag.FILTER,
                "filter_answer");
    }

    private static Optional<LocalResponse> failed(Installed installed, Throwable why) {
        LOG.warn(
                "filter {} failed, its request {}: {}",
                installed.name(),
                installed.failOpen() ? "goes on" : "is refused",
                why.toString());
        return installed.failOpen()
                ? Optional.empty()
                : Optional.of(LocalResponse.of(500, ResponseFlag.FILTER, "filter_failed"));
    }

    /**
     * Shows the head of the response to the filters.
     *
     * @return what takes its place when one failed that must not be passed by
     */
    public Optional<LocalResponse> response(ResponseHead head) {
        var view = new HeadViews.OfResponse(head);
        for (Installed installed : List.copyOf(passed)) {
            try {
                installed.filter().onResponse(context, view);
            } catch (RuntimeException | LinkageError e) {
                passed.remove(installed);
                Optional<LocalResponse> instead = failed(installed, e);
                if (instead.isPresent()) {
                    return instead;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether bodies of requests are to be shown to {@link #requestBody}. */
    public boolean readsRequestBody() {
        return passed.stream().anyMatch(installed -> installed.filter().readsRequestBody());
    }

    /** Whether bodies of responses are to be shown to {@link #responseBody}. */
    public boolean readsResponseBody() {
        return passed.stream().anyMatch(installed -> installed.filter().readsResponseBody());
    }

    /** Shows a part of the body of the request; what comes back is passed on. */
    public byte[] requestBody(byte[] part, boolean last) throws FilterFailure {
        byte[] passing = part;
        for (Installed installed : List.copyOf(passed).reversed()) {
            if (installed.filter().readsRequestBody()) {
                byte[] now = passing;
                passing =
                        part(
                                installed,
                                now,
                                () -> installed.filter().onRequestBody(context, now, last));
            }
        }
        return passing;
    }

    /** Shows a part of the body of the response; what comes back is passed on. */
    public byte[] responseBody(byte[] part, boolean last) throws FilterFailure {
        byte[] passing = part;
        for (Installed installed : List.copyOf(passed)) {
            if (installed.filter().readsResponseBody()) {
                byte[] now = passing;
                passing =
                        part(
                                installed,
                                now,
                                () -> installed.filter().onResponseBody(context, now, last));
            }
        }
        return passing;
    }

    private byte[] part(Installed installed, byte[] before, Supplier<byte[]> filter)
            throws FilterFailure {
        try {
            byte[] after = filter.get();
            if (after != null) {
                return after;
            }
            throw new NullPointerException("no bytes");
        } catch (RuntimeException | LinkageError e) {
            passed.remove(installed);
            if (failed(installed, e).isPresent()) {
                throw new FilterFailure(installed.name(), e);
            }
            return before;
        }
    }
}
