package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.chain.FilterChain.Installed;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.LocalResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One exchange on its way through the filters. Confined to the event loop of the request.
 *
 * <p>A filter that failed open is left out of the rest of the exchange. Responses pass the filters
 * that saw the request, the last one first. Whoever asks is answered once: what is thrown by the
 * one who is told comes out where it was thrown.
 */
public final class FilterRun implements AutoCloseable {
    private static final String HEAD = "a head";

    private final List<Installed> filters;
    private final FilterShare share;
    private final SharedFilter.Exchange exchange;

    /** Those that saw the request, the first one first. */
    private final List<Part> parts = new ArrayList<>();

    private boolean over;

    FilterRun(List<Installed> filters, FilterShare share, SharedFilter.Exchange exchange) {
        this.filters = filters;
        this.share = share;
        this.exchange = exchange;
    }

    /**
     * Shows the request to all filters in order.
     *
     * @param end whether there is no body
     * @param told the answer of the one that gave one, or nothing if the request goes on; called
     *     once, maybe before this returns, never after {@link #close}
     */
    public void request(boolean end, Consumer<Optional<LocalResponse>> told) {
        begin(0, end, told);
    }

    private void begin(int first, boolean end, Consumer<Optional<LocalResponse>> told) {
        for (int i = first; i < filters.size(); i++) {
            Installed installed = filters.get(i);
            int before = parts.size();
            Optional<LocalResponse> unusable = join(installed);
            if (unusable.isPresent()) {
                told.accept(unusable);
                return;
            }
            if (parts.size() == before) {
                continue; // it could not begin, and is left out
            }
            Part part = parts.getLast();
            Question question = Question.ask(() -> part.filter().request(end));
            if (!question.isAnswered()) {
                int next = i + 1;
                question.then(
                        exchange.loop(),
                        installed.limit(),
                        reply -> {
                            if (over) {
                                return;
                            }
                            Optional<LocalResponse> answer = Round.taken(part, reply, HEAD);
                            if (answer.isPresent()) {
                                told.accept(answer);
                            } else {
                                begin(next, end, told);
                            }
                        });
                return;
            }
            Optional<LocalResponse> answer = Round.taken(part, question.reply(), HEAD);
            if (answer.isPresent()) {
                told.accept(answer);
                return;
            }
        }
        told.accept(Optional.empty());
    }

    @SuppressWarnings("CatchThrowable") // code of users
    private Optional<LocalResponse> join(Installed installed) {
        try {
            parts.add(new Part(installed, installed.filter().begin(exchange), share));
            return Optional.empty();
        } catch (Throwable e) {
            return Part.failed(installed, share, FilterFailure.of(e));
        }
    }

    /**
     * Shows the head of the response to the filters, the last one first.
     *
     * @param end whether there is no body
     * @param told what takes its place, or nothing; called once as for requests
     */
    public void response(ResponseHead head, boolean end, Consumer<Optional<LocalResponse>> told) {
        new Round(exchange.loop(), parts.reversed(), HEAD, () -> over)
                .show(filter -> filter.response(head, end), told);
    }

    /**
     * The way of the request's body through those that want to see it.
     *
     * @return empty if nobody does
     */
    public Optional<BodyPipe> requestPipe(BodyPipe.Out out) {
        return pipe(parts, out, Direction.REQUEST);
    }

    /** The way of the response's body, the last filter first. */
    public Optional<BodyPipe> responsePipe(BodyPipe.Out out) {
        return pipe(parts.reversed(), out, Direction.RESPONSE);
    }

    private Optional<BodyPipe> pipe(List<Part> order, BodyPipe.Out out, Direction direction) {
        List<BodyStage> stages = new ArrayList<>();
        List<Part> trailers = new ArrayList<>(0);
        for (Part part : order) {
            Part.Mode wanted = part.mode(() -> direction.mode(part.filter()));
            if (wanted.instead().isPresent()) {
                return Optional.of(BodyPipe.refusing(exchange.loop(), out, wanted.instead().get()));
            }
            BodyStage.of(part, wanted.wanted()).ifPresent(stages::add);
            if (part.isActive() && direction.wantsTrailers(part.filter())) {
                trailers.add(part);
            }
        }
        var seers = new BodyPipe.Seers(direction, stages, trailers);
        return seers.isEmpty()
                ? Optional.empty()
                : Optional.of(new BodyPipe(exchange.loop(), share, seers, out));
    }

    /** The exchange is over: every filter is told, nobody is called back. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            parts.forEach(Part::end);
        }
    }
}
