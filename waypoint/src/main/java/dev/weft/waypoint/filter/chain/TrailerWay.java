package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.chain.Question.Reply;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of the trailers of one message through the filters that want to see them, behind its
 * body. Confined to the event loop.
 */
final class TrailerWay {
    private static final Logger LOG = LoggerFactory.getLogger(FilterRun.class);

    private final EventLoop loop;
    private final List<Part> parts;
    private final Direction direction;

    /**
     * @param parts in the order in which they see them
     */
    TrailerWay(EventLoop loop, List<Part> parts, Direction direction) {
        this.loop = loop;
        this.parts = List.copyOf(parts);
        this.direction = direction;
    }

    /** Whether nobody wants to see them. */
    boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * Shows them to all, one behind the other.
     *
     * @param told what takes the place of the exchange, or nothing if they go on; once, maybe
     *     before this returns
     */
    void show(HttpHeaders trailers, Consumer<Optional<LocalResponse>> told) {
        show(0, trailers, told);
    }

    private void show(int first, HttpHeaders trailers, Consumer<Optional<LocalResponse>> told) {
        for (int i = first; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!part.isActive()) {
                continue;
            }
            Question question = Question.ask(() -> direction.showTrailers(part.filter(), trailers));
            if (!question.isAnswered()) {
                int next = i + 1;
                question.then(
                        loop,
                        part.installed().limit(),
                        reply -> {
                            Optional<LocalResponse> instead = taken(part, reply);
                            if (instead.isPresent()) {
                                told.accept(instead);
                            } else {
                                guarded(next, trailers, told);
                            }
                        });
                return;
            }
            Optional<LocalResponse> instead = taken(part, question.reply());
            if (instead.isPresent()) {
                told.accept(instead);
                return;
            }
        }
        told.accept(Optional.empty());
    }

    /** A defect behind a filter ends the exchange, and never hangs it. */
    private void guarded(int next, HttpHeaders trailers, Consumer<Optional<LocalResponse>> told) {
        try {
            show(next, trailers, told);
        } catch (RuntimeException e) {
            LOG.error("trailers were broken off behind a filter", e);
            told.accept(Optional.of(BodyPipe.INTERNAL));
        }
    }

    private static Optional<LocalResponse> taken(Part part, Reply reply) {
        return switch (reply) {
            case Reply.Failed failed -> part.failed(failed.why());
            case Reply.Said(Step.Proceed()) -> Optional.empty();
            case Reply.Said(Step.Answer(LocalResponse response)) -> Optional.of(response);
            case Reply.Said(Step.Replace replaced) ->
                    part.failed(
                            new FilterFailure(
                                    "filter_failed", "it replaced trailers by bytes of a body"));
        };
    }
}
