package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.chain.Question.Reply;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Shows something that is no body to filters, one behind the other. Confined to the event loop.
 *
 * @param parts in the order in which they see it
 * @param what is shown, for the reason of a failure
 * @param over whether nobody wants to know any more
 */
record Round(EventLoop loop, List<Part> parts, String what, BooleanSupplier over) {

    /**
     * Shows it to all that still take part.
     *
     * @param told what takes its place, or nothing if it goes on; once, maybe before this returns
     */
    void show(
            Function<ExchangeFilter, CompletionStage<Step>> shown,
            Consumer<Optional<LocalResponse>> told) {
        show(0, shown, told);
    }

    private void show(
            int first,
            Function<ExchangeFilter, CompletionStage<Step>> shown,
            Consumer<Optional<LocalResponse>> told) {
        for (int i = first; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!part.isActive()) {
                continue;
            }
            Question question = Question.ask(() -> shown.apply(part.filter()));
            if (!question.isAnswered()) {
                int next = i + 1;
                question.then(
                        loop,
                        part.installed().limit(),
                        reply -> {
                            if (over.getAsBoolean()) {
                                return;
                            }
                            Optional<LocalResponse> instead = taken(part, reply, what);
                            if (instead.isPresent()) {
                                told.accept(instead);
                            } else {
                                show(next, shown, told);
                            }
                        });
                return;
            }
            Optional<LocalResponse> instead = taken(part, question.reply(), what);
            if (instead.isPresent()) {
                told.accept(instead);
                return;
            }
        }
        told.accept(Optional.empty());
    }

    /** What a filter's reply puts into the place of what it was shown. */
    static Optional<LocalResponse> taken(Part part, Reply reply, String what) {
        return switch (reply) {
            case Reply.Failed failed -> part.failed(failed.why());
            case Reply.Said(Step.Proceed()) -> Optional.empty();
            case Reply.Said(Step.Answer(LocalResponse response)) -> Optional.of(response);
            case Reply.Said(Step.Replace replaced) ->
                    part.failed(
                            new FilterFailure(
                                    "filter_failed",
                                    "it replaced " + what + " by bytes of a body"));
        };
    }
}
