package dev.weft.waypoint.proxy;

import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.filter.chain.FilterRun;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's answer on its way through the filters: first its head through all of them, then its
 * body. What comes before it may go on is held, and the backend is told to stop. One event loop.
 */
final class FilteredAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(FilteredAnswer.class);

    private final List<FilterRun> runs;
    private final ResponseHead head;
    private final boolean bare;
    private final Out out;
    private final List<BodyPipe> pipes = new ArrayList<>(0);

    /** What came in before the head was decided about; then what came out before it may go. */
    private final Queue<ByteBuf> held = new ArrayDeque<>(0);

    private boolean ended;
    private @Nullable HttpHeaders trailers;
    private boolean headsDone;
    private boolean begun;
    private boolean full;
    private boolean over;

    /** Where it leads. */
    interface Out {

        /** Whether the answer turns the connection over to another protocol. */
        boolean upgrades(ResponseHead head);

        void begin(ResponseHead head, boolean end);

        void data(ByteBuf data, boolean end);

        void trailers(HttpHeaders trailers);

        /** This takes its place, or breaks it off. */
        void refused(LocalResponse response);

        /** The backend may go on. */
        void drained();
    }

    /**
     * @param runs in the order in which they see answers
     * @param bare whether there is no body
     */
    FilteredAnswer(List<FilterRun> runs, ResponseHead head, boolean bare, Out out) {
        this.runs = List.copyOf(runs);
        this.head = head;
        this.bare = bare;
        this.out = out;
    }

    void start() {
        show(0);
    }

    private void show(int next) {
        if (over) {
            return;
        }
        if (next == runs.size()) {
            headDecided();
            return;
        }
        runs.get(next)
                .response(
                        head,
                        bare,
                        instead -> {
                            if (over) {
                                return;
                            }
                            if (instead.isPresent()) {
                                refuse(instead.get());
                            } else {
                                guarded(next + 1);
                            }
                        });
    }

    /** A defect behind a filter ends the exchange, and never hangs it. */
    private void guarded(int next) {
        try {
            show(next);
        } catch (RuntimeException e) {
            LOG.error("an answer was broken off: {}", head, e);
            if (!over || !begun) {
                refuse(LocalResponse.of(500, ResponseFlag.FILTER, "internal_error"));
            }
        }
    }

    private void headDecided() {
        headsDone = true;
        if (bare) {
            begun = true;
            out.begin(head, true);
            over = true;
            return;
        }
        if (!out.upgrades(head)) {
            for (FilterRun run : runs) {
                run.responsePipe(new Link(pipes.size())).ifPresent(pipes::add);
            }
        }
        if (pipes.stream().anyMatch(BodyPipe::mayChange)) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        if (pipes.stream().noneMatch(BodyPipe::isHolding)) {
            begin();
        }
        List<ByteBuf> before = List.copyOf(held);
        held.clear();
        boolean ends = ended;
        HttpHeaders last = trailers;
        ended = false;
        trailers = null;
        int left = before.size();
        for (ByteBuf part : before) {
            left--;
            write(part, ends && last == null && left == 0);
        }
        if (last != null) {
            trailers(last);
        }
        if (!over && !ends) {
            out.drained();
        }
    }

    private void begin() {
        if (!begun && !over) {
            begun = true;
            out.begin(head, false);
        }
    }

    boolean isWritable() {
        return headsDone && !full && (pipes.isEmpty() || pipes.getFirst().isWritable());
    }

    void write(ByteBuf data, boolean end) {
        if (over) {
            data.release();
        } else if (!headsDone) {
            ended |= end;
            held.add(data);
        } else if (pipes.isEmpty()) {
            pass(data, end);
        } else {
            pipes.getFirst().write(data, end);
        }
    }

    void trailers(HttpHeaders last) {
        if (over) {
            return;
        }
        if (!headsDone) {
            ended = true;
            trailers = last;
        } else if (pipes.isEmpty()) {
            passTrailers(last);
        } else {
            pipes.getFirst().trailers(last);
        }
    }

    /** What passed all filters. */
    private void pass(ByteBuf data, boolean end) {
        if (!begun) {
            held.add(data);
            ended |= end;
            return;
        }
        over |= end;
        out.data(data, end);
    }

    private void passTrailers(HttpHeaders last) {
        if (!begun) {
            ended = true;
            trailers = last;
            return;
        }
        over = true;
        out.trailers(last);
    }

    /** The head need not wait any longer. */
    private void release() {
        if (begun || over || pipes.stream().anyMatch(BodyPipe::isHolding)) {
            return;
        }
        boolean ends = ended && trailers == null;
        if (ends) {
            int length = held.stream().mapToInt(ByteBuf::readableBytes).sum();
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
        }
        begin();
        while (!held.isEmpty()) {
            ByteBuf part = held.remove();
            pass(part, ends && held.isEmpty());
        }
        HttpHeaders last = trailers;
        if (last != null) {
            passTrailers(last);
        }
    }

    /** The client takes nothing for a while. */
    void halt() {
        if (!pipes.isEmpty()) {
            pipes.getLast().halt();
        }
    }

    void proceed() {
        if (!over && !pipes.isEmpty()) {
            pipes.getLast().proceed();
        }
    }

    private void refuse(LocalResponse response) {
        close();
        out.refused(response);
    }

    /** Nothing comes out any more. */
    void close() {
        over = true;
        held.forEach(ByteBuf::release);
        held.clear();
        pipes.forEach(BodyPipe::close);
    }

    /** The end of one pipe and the beginning of the next. */
    private final class Link implements BodyPipe.Out {
        private final int index;

        Link(int index) {
            this.index = index;
        }

        private Optional<BodyPipe> next() {
            return index + 1 < pipes.size() ? Optional.of(pipes.get(index + 1)) : Optional.empty();
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            if (over) {
                data.release();
                return;
            }
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().write(data, end);
            } else {
                pass(data, end);
            }
        }

        @Override
        public void trailers(HttpHeaders last) {
            if (over) {
                return;
            }
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().trailers(last);
            } else {
                passTrailers(last);
            }
        }

        @Override
        public void refused(LocalResponse response) {
            if (!over) {
                refuse(response);
            }
        }

        @Override
        public void released() {
            release();
        }

        @Override
        public void full() {
            if (index == 0) {
                full = true;
            } else {
                pipes.get(index - 1).halt();
            }
        }

        @Override
        public void drained() {
            if (index == 0) {
                full = false;
                out.drained();
            } else {
                pipes.get(index - 1).proceed();
            }
        }
    }
}
