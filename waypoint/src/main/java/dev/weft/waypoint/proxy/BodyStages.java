package dev.weft.waypoint.proxy;

import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The runs of filters that see the body of one request, one behind the other; what the last one
 * lets pass goes to whoever takes the body. Confined to one event loop.
 */
final class BodyStages {
    private final Ends ends;
    private final List<Stage> stages = new ArrayList<>(0);

    BodyStages(Ends ends) {
        this.ends = ends;
    }

    /** What is in front of the first and behind the last. */
    interface Ends {
        void pauseClient();

        void resumeClient();

        /** A part that passed all filters. */
        void accept(ByteBuf data, boolean end);

        void acceptTrailers(HttpHeaders last);

        /** Sends what was accepted. */
        void flush();

        /** Of the body, if all of it passed the filters and has no trailers. */
        OptionalInt length();
    }

    /** What comes of a body that filters see. */
    interface Onward {

        /**
         * The head need not wait for it. Once, maybe before the call returns.
         *
         * @param length of the body, if all of it passed the filters already
         */
        void ready(OptionalInt length);

        /** They end the request. */
        void refused(LocalResponse response);
    }

    boolean isEmpty() {
        return stages.isEmpty();
    }

    /** Where the client's bytes go. There must be a stage. */
    BodyPipe first() {
        return stages.getFirst().pipe();
    }

    /** Whoever takes the body wants no more for now. */
    void halt() {
        if (!stages.isEmpty()) {
            stages.getLast().pipe().halt();
        }
        ends.pauseClient();
    }

    /** It wants more. */
    void proceed() {
        if (stages.isEmpty()) {
            ends.resumeClient();
        } else {
            stages.getLast().pipe().proceed();
        }
    }

    /**
     * A stage behind the others.
     *
     * @param make the way through its filters, given where it leads; empty if they want to see
     *     nothing, and there is no stage then
     */
    Optional<Stage> add(Function<BodyPipe.Out, Optional<BodyPipe>> make, Onward then) {
        Stage stage = new Stage(stages.size(), then);
        Optional<BodyPipe> pipe = make.apply(stage);
        if (pipe.isEmpty()) {
            return Optional.empty();
        }
        stage.made = pipe.get();
        stages.add(stage);
        return Optional.of(stage);
    }

    /** Filters see no more of it. */
    void close() {
        stages.forEach(stage -> stage.pipe().close());
        stages.clear();
    }

    /** One run of filters, and where it leads: to the next one, or to whoever takes the body. */
    final class Stage implements BodyPipe.Out {
        private final int index;
        private final Onward then;
        private @Nullable BodyPipe made;
        private boolean waits;

        private Stage(int index, Onward then) {
            this.index = index;
            this.then = then;
        }

        BodyPipe pipe() {
            return Objects.requireNonNull(made, "no way through the filters");
        }

        /** The head waits until the filters let go of the body. */
        void await() {
            waits = true;
            pipe().proceed();
        }

        void ready() {
            waits = false;
            then.ready(ends.length());
        }

        private Optional<BodyPipe> next() {
            return index + 1 < stages.size()
                    ? Optional.of(stages.get(index + 1).pipe())
                    : Optional.empty();
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().write(data, end);
            } else {
                ends.accept(data, end);
                ends.flush();
            }
        }

        @Override
        public void trailers(HttpHeaders last) {
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().trailers(last);
            } else {
                ends.acceptTrailers(last);
                ends.flush();
            }
        }

        @Override
        public void refused(LocalResponse response) {
            then.refused(response);
        }

        @Override
        public void released() {
            if (waits) {
                ready();
            }
        }

        @Override
        public void full() {
            if (index == 0) {
                ends.pauseClient();
            } else {
                stages.get(index - 1).pipe().halt();
            }
        }

        @Override
        public void drained() {
            if (index == 0) {
                ends.resumeClient();
            } else if (index - 1 < stages.size()) {
                stages.get(index - 1).pipe().proceed();
            }
        }
    }
}
