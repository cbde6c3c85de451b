package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.chain.Question.Reply;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one body through the filters that look at it: one part at a time passes all of them.
 * While a filter thinks, and while it is halted, parts wait here and the source is told to stop.
 * Confined to the event loop; ends with its last part, with a refusal, or with {@link #close}.
 */
public final class BodyPipe {
    private static final Logger LOG = LoggerFactory.getLogger(BodyPipe.class);
    private static final int HIGH = 64 << 10;
    static final LocalResponse INTERNAL =
            LocalResponse.of(500, ResponseFlag.FILTER, "internal_error");

    private final EventLoop loop;
    private final FilterShare share;
    private final List<BodyStage> stages;
    private final Round trailerRound;
    private final Direction direction;
    private final Out out;
    private final Queue<ByteBuf> waiting = new ArrayDeque<>(2);
    private int waitingBytes;
    private int underWay;
    private long counted;
    private boolean ended;
    private @Nullable HttpHeaders trailers;
    private boolean held;
    private boolean full;
    private boolean halted;
    private boolean busy;
    private boolean over;

    /** Where it leads. */
    public interface Out {

        /** A part goes on. Owned from here on. */
        void data(ByteBuf data, boolean end);

        /** The message ends with trailers. */
        void trailers(HttpHeaders trailers);

        /** Nothing goes on any more: the exchange ends with this. */
        void refused(LocalResponse response);

        /** The head of the message need not wait any longer; all that could change it was seen. */
        void released();

        /** Enough is waiting: the source should stop. */
        void full();

        /** The source may go on. */
        void drained();
    }

    /**
     * Who sees what of it.
     *
     * @param stages those that see something of the body
     * @param trailers those that see what follows it
     */
    record Seers(Direction direction, List<BodyStage> stages, List<Part> trailers) {
        boolean isEmpty() {
            return stages.isEmpty() && trailers.isEmpty();
        }
    }

    BodyPipe(EventLoop loop, FilterShare share, Seers seers, Out out) {
        this.loop = loop;
        this.share = share;
        this.out = out;
        stages = seers.stages();
        direction = seers.direction();
        trailerRound = new Round(loop, seers.trailers(), "trailers", () -> over);
        held = stages.stream().anyMatch(BodyStage::isHolding);
    }

    /** One through which nothing passes. */
    static BodyPipe refusing(EventLoop loop, Out out, LocalResponse response) {
        BodyPipe pipe =
                new BodyPipe(
                        loop,
                        FilterShare.of(0),
                        new Seers(Direction.REQUEST, List.of(), List.of()),
                        out);
        pipe.over = true;
        pipe.held = true;
        loop.execute(() -> out.refused(response));
        return pipe;
    }

    /** Whether the head of the message has to wait. */
    public boolean isHolding() {
        return held;
    }

    /** Whether it may come out otherwise than it came in: then its length is not known. */
    public boolean mayChange() {
        return !stages.isEmpty();
    }

    /** Whether nothing ever passes: the exchange will be refused. */
    public boolean isRefusing() {
        return over && held;
    }

    /** False when the source should stop. */
    public boolean isWritable() {
        return !full && !halted;
    }

    /** A part of the body; owned from here on, as by {@link MessageSink#write}. */
    public void write(ByteBuf data, boolean end) {
        if (over) {
            data.release();
            return;
        }
        waiting.add(data);
        waitingBytes += data.readableBytes();
        ended |= end;
        process();
    }

    /** The message ends with trailers. */
    public void trailers(HttpHeaders last) {
        trailers = last;
        stages.stream()
                .map(BodyStage::part)
                .filter(Part::isActive)
                .forEach(part -> direction.trailersFollow(part.filter()));
        write(Unpooled.EMPTY_BUFFER, true);
    }

    /** Nothing is to come out for a while. */
    public void halt() {
        halted = true;
    }

    /** Goes on. */
    public void proceed() {
        halted = false;
        process();
        if (!over && !full && !halted && !ended) {
            out.drained();
        }
    }

    private void process() {
        while (!over && !busy && !halted && !waiting.isEmpty()) {
            ByteBuf next = waiting.remove();
            waitingBytes -= next.readableBytes();
            byte[] bytes = ByteBufUtil.getBytes(next);
            next.release();
            advance(0, bytes, ended && waiting.isEmpty());
        }
        if (!over) {
            account();
            tellSource();
        }
    }

    private void advance(int first, byte[] part, boolean last) {
        byte[] bytes = part;
        for (int i = first; i < stages.size(); i++) {
            BodyStage stage = stages.get(i);
            BodyStage.Taken taken = stage.take(bytes, last);
            bytes = taken.bytes();
            switch (taken.what()) {
                case PASS -> {
                    continue;
                }
                case WAIT -> {
                    return;
                }
                case TOO_LARGE -> {
                    share.observer().refused(direction.tooLarge().detail());
                    refuse(direction.tooLarge());
                    return;
                }
                case SHOW -> {
                    // Below.
                }
            }
            byte[] shown = bytes;
            Question question =
                    Question.ask(() -> direction.show(stage.part().filter(), shown, last));
            if (!question.isAnswered()) {
                wait(question, i, shown, last);
                return;
            }
            Optional<byte[]> after = taken(stage, question.reply(), shown);
            if (after.isEmpty()) {
                return;
            }
            bytes = after.get();
        }
        emit(bytes, last);
    }

    private void wait(Question question, int i, byte[] shown, boolean last) {
        busy = true;
        underWay = shown.length;
        BodyStage stage = stages.get(i);
        question.then(
                loop,
                stage.part().installed().limit(),
                reply -> {
                    if (over) {
                        return;
                    }
                    busy = false;
                    underWay = 0;
                    try {
                        taken(stage, reply, shown).ifPresent(after -> advance(i + 1, after, last));
                        process();
                    } catch (RuntimeException e) {
                        LOG.error("a body was broken off behind a filter", e);
                        if (!over) {
                            refuse(INTERNAL);
                        }
                    }
                });
    }

    /** The bytes that go on; empty if the body was refused. */
    private Optional<byte[]> taken(BodyStage stage, Reply reply, byte[] shown) {
        stage.shown();
        return switch (reply) {
            case Reply.Failed failed -> {
                Optional<LocalResponse> instead = stage.part().failed(failed.why());
                instead.ifPresent(this::refuse);
                yield instead.isPresent() ? Optional.empty() : Optional.of(shown);
            }
            case Reply.Said(Step.Proceed()) -> Optional.of(shown);
            case Reply.Said(Step.Replace replaced) -> Optional.of(replaced.part());
            case Reply.Said(Step.Answer(LocalResponse response)) -> {
                refuse(response);
                yield Optional.empty();
            }
        };
    }

    private void emit(byte[] bytes, boolean last) {
        boolean end = last && trailers == null;
        if (bytes.length > 0 || end) {
            out.data(Unpooled.wrappedBuffer(bytes), end);
        }
        if (!last || trailers == null || over) {
            release();
        } else if (trailerRound.parts().isEmpty()) {
            out.trailers(trailers);
            release();
        } else {
            release();
            show(trailers);
        }
    }

    /** The head of the message does not wait for them. */
    private void show(HttpHeaders last) {
        busy = true;
        trailerRound.show(
                filter -> direction.showTrailers(filter, last), instead -> shown(last, instead));
    }

    private void shown(HttpHeaders last, Optional<LocalResponse> instead) {
        if (over) {
            return;
        }
        busy = false;
        if (instead.isPresent()) {
            refuse(instead.get());
            return;
        }
        try {
            out.trailers(last);
        } catch (RuntimeException e) {
            LOG.error("trailers were broken off behind a filter", e);
            refuse(INTERNAL);
        }
    }

    private void release() {
        if (held && !over && stages.stream().noneMatch(BodyStage::isHolding)) {
            held = false;
            out.released();
        }
    }

    /** Counts what is held in the memory of all. */
    private void account() {
        long now = (long) waitingBytes + underWay;
        for (BodyStage stage : stages) {
            now += stage.size();
        }
        if (now == counted) {
            return;
        }
        if (!share.take(now - counted)) {
            share.observer().refused(FilterFailure.noMemory().detail());
            refuse(FilterFailure.noMemory());
            return;
        }
        counted = now;
    }

    private void tellSource() {
        if (over) {
            return;
        }
        if (!full && waitingBytes >= HIGH && !ended) {
            full = true;
            out.full();
        } else if (full && waitingBytes < HIGH) {
            full = false;
            if (!ended && !halted) {
                out.drained();
            }
        }
    }

    private void refuse(LocalResponse response) {
        close();
        out.refused(response);
    }

    /** Nothing comes out any more; what waits is dropped. */
    public void close() {
        if (over) {
            return;
        }
        over = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        share.take(-counted);
        counted = 0;
    }
}
