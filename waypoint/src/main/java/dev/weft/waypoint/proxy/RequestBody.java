package dev.weft.waypoint.proxy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends after the head: held back until it is known where it goes, then passed on,
 * and kept as long as it may have to be sent again. Confined to the stream's event loop.
 *
 * <p>At most {@link ProxySettings.Bodies#kept} bytes are held or kept; while nobody takes them the
 * client is paused. A body that is larger cannot be sent again.
 */
@SuppressWarnings("ReferenceEquality") // a sink is the one it is
final class RequestBody implements MessageReceiver {
    private static final MessageSink NOWHERE = new Dropped();

    private final ServerStream stream;
    private final ProxySettings.Bodies limits;
    private final Owner owner;
    private final Queue<ByteBuf> kept = new ArrayDeque<>(2);
    private final List<MessageSink> copies = new ArrayList<>(0);
    private final GrpcMessages messages = new GrpcMessages();
    private int keptBytes;
    private long bytes;
    private boolean keeping = true;

    /** The last of it came from the client. */
    private boolean arrived;

    /** The last of it passed all filters. */
    private boolean complete;

    private boolean failed;
    private boolean grpc;
    private @Nullable HttpHeaders trailers;
    private @Nullable MessageSink sink;
    private int wanted;
    private @Nullable Reader reader;

    /** Filters that see it before anybody else, in order. */
    private final List<Filtered> filtered = new ArrayList<>(0);

    /** Told what happens to the client's side. */
    interface Owner {
        /** The last of it came. */
        void requestEnded();

        /** The client can be written to again. */
        void clientWritable();

        /** The client went away or broke the protocol. */
        void clientFailed(StreamFailure why);
    }

    /** Wants to see the beginning of a body. */
    interface Reader {
        /** The first bytes, no more than were wanted, and whether that is all. */
        void read(ByteString first, boolean all);
    }

    RequestBody(ServerStream stream, ProxySettings.Bodies limits, Owner owner) {
        this.stream = stream;
        this.limits = limits;
        this.owner = owner;
        complete = stream.isRequestComplete();
        arrived = complete;
    }

    /** Begins to listen; the body is held back until it is wanted. */
    void start(boolean countMessages) {
        grpc = countMessages;
        stream.start(this);
        if (!complete && !failed && sink == null) {
            pause();
        }
    }

    private void pause() {
        if (filtered.isEmpty()) {
            stream.pause();
        } else {
            filtered.getLast().pipe().halt();
            stream.pause();
        }
    }

    private void resume() {
        if (filtered.isEmpty()) {
            stream.resume();
        } else {
            filtered.getLast().pipe().proceed();
        }
    }

    /**
     * Shows what is held, and all that comes, to filters; others get what they make of it.
     *
     * @param make the way through them, given where it leads; empty if they want to see nothing
     * @param mayWait whether the head waits for filters that want to see the body first; one that
     *     asks for another protocol cannot, as its body may never end
     * @param then told what comes of it
     */
    void through(Function<BodyPipe.Out, Optional<BodyPipe>> make, boolean mayWait, Onward then) {
        var next = new Filtered(filtered.size(), then);
        Optional<BodyPipe> pipe = make.apply(next);
        if (pipe.isEmpty()) {
            then.ready(OptionalInt.empty());
            return;
        }
        next.made = pipe.get();
        filtered.add(next);
        if (next.pipe().isRefusing()) {
            return; // it is told soon
        }
        List<ByteBuf> soFar = List.copyOf(kept);
        boolean ended = complete;
        HttpHeaders last = trailers;
        kept.clear();
        keptBytes = 0;
        complete = false;
        trailers = null;
        int left = soFar.size();
        for (ByteBuf part : soFar) {
            left--;
            next.pipe().write(part, ended && last == null && left == 0);
        }
        if (ended && last != null) {
            next.pipe().trailers(last);
        } else if (ended && soFar.isEmpty()) {
            next.pipe().write(Unpooled.EMPTY_BUFFER, true);
        }
        if (next.pipe().isHolding() && mayWait) {
            next.waits = true;
            next.pipe().proceed();
            return;
        }
        if (!complete) {
            pause();
        }
        next.ready();
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

    /** Another protocol begins: filters see nothing of it. */
    void unfiltered() {
        filtered.forEach(one -> one.pipe().close());
        filtered.clear();
        if (!complete && sink != null) {
            pull();
        }
    }

    /** Whether there is neither body nor trailers. */
    boolean isEmpty() {
        return complete && bytes == 0 && trailers == null;
    }

    boolean isComplete() {
        return complete;
    }

    /** Whether all of it can be sent again. */
    boolean isReplayable() {
        return keeping;
    }

    long bytes() {
        return bytes;
    }

    long messages() {
        return messages.count();
    }

    /** Shows the first bytes without taking them; no other reader may wait. */
    void read(int limit, Reader toldOnce) {
        wanted = Math.min(limit, limits.kept());
        reader = toldOnce;
        if (!tellReader()) {
            resume();
        }
    }

    private boolean tellReader() {
        Reader waiting = reader;
        if (waiting == null || !(complete || keptBytes >= wanted)) {
            return waiting == null;
        }
        reader = null;
        ByteBuf first = Unpooled.buffer(Math.min(wanted, keptBytes));
        for (ByteBuf part : kept) {
            int room = wanted - first.readableBytes();
            first.writeBytes(part, part.readerIndex(), Math.min(room, part.readableBytes()));
        }
        boolean all = complete && keptBytes <= wanted;
        ByteString shown = UnsafeByteOperations.unsafeWrap(first.nioBuffer());
        if (!complete) {
            pause();
        }
        waiting.read(shown, all);
        return true;
    }

    /** Another place that gets every byte too, from the first one; it never holds up the first. */
    void alsoTo(MessageSink copy) {
        copies.add(copy);
        repeat(copy);
        copy.flush();
    }

    /**
     * Passes it on from its first byte. There must be something to pass on, or to come, and all of
     * it must still be there.
     */
    void flowTo(MessageSink taker) {
        assert keeping;
        sink = taker;
        repeat(taker);
        taker.flush();
        pull();
        if (sink == taker) {
            taker.flush();
        }
    }

    /** Writes what there is so far, and the end if it came. */
    private void repeat(MessageSink taker) {
        boolean ends = complete && trailers == null;
        int left = kept.size();
        for (ByteBuf part : List.copyOf(kept)) {
            left--;
            taker.write(part.retainedDuplicate(), ends && left == 0);
        }
        if (trailers != null) {
            taker.trailers(trailers);
        } else if (ends && kept.isEmpty()) {
            taker.write(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** Whoever took it takes no more; the client is held back. */
    void detach() {
        sink = null;
        if (!complete) {
            pause();
        }
    }

    /** The taker can take more. */
    void pull() {
        MessageSink taker = sink;
        if (taker != null && !complete && taker.isWritable()) {
            resume();
        }
    }

    /** It will not be sent again: what was kept for that goes. */
    void forget() {
        if (keeping && sink != null) {
            keeping = false;
            drop();
        }
    }

    /** Nobody wants the rest: it is read and dropped, but not for ever. */
    void discard() {
        keeping = false;
        sink = NOWHERE;
        copies.clear();
        reader = null;
        filtered.forEach(one -> one.pipe().close());
        filtered.clear();
        drop();
        if (!arrived && !failed) {
            stream.resume();
        }
    }

    private void drop() {
        kept.forEach(ByteBuf::release);
        kept.clear();
        keptBytes = 0;
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        int size = data.readableBytes();
        bytes += size;
        if (grpc) {
            messages.see(data);
        }
        arrived |= end;
        if (filtered.isEmpty()) {
            accept(data, end);
        } else {
            filtered.getFirst().pipe().write(data, end);
        }
        if (end) {
            owner.requestEnded();
        }
    }

    /** A part that passed all filters. */
    private void accept(ByteBuf data, boolean end) {
        int size = data.readableBytes();
        complete |= end;
        MessageSink taker = sink;
        if (taker == NOWHERE) {
            data.release();
            discarded(size);
        } else if (taker == null) {
            hold(data, size);
        } else {
            pass(taker, data, size, end);
        }
    }

    private void discarded(int size) {
        wanted += size;
        if (wanted > limits.discarded() && !arrived) {
            failed = true;
            stream.reset(
                    new StreamFailure(
                            StreamFailure.Kind.STOPPED, "the rest of the body was not wanted"));
        }
    }

    private void hold(ByteBuf data, int size) {
        kept.add(data);
        keptBytes += size;
        if (keptBytes >= limits.kept() && !complete) {
            pause();
        }
        tellReader();
    }

    private void pass(MessageSink taker, ByteBuf data, int size, boolean end) {
        if (keeping && keptBytes + size > limits.kept()) {
            keeping = false;
            drop();
        }
        if (keeping) {
            kept.add(data.retainedDuplicate());
            keptBytes += size;
        }
        for (MessageSink copy : copies) {
            copy.write(data.retainedDuplicate(), end);
        }
        taker.write(data, end);
        if (sink == taker && !taker.isWritable() && !end) {
            pause();
        }
    }

    @Override
    public void trailers(HttpHeaders last) {
        arrived = true;
        if (filtered.isEmpty()) {
            acceptTrailers(last);
        } else {
            filtered.getFirst().pipe().trailers(last);
        }
        owner.requestEnded();
    }

    private void acceptTrailers(HttpHeaders last) {
        complete = true;
        trailers = last;
        copies.forEach(copy -> copy.trailers(last));
        if (sink != null) {
            sink.trailers(last);
        } else {
            tellReader();
        }
    }

    @Override
    public void batchRead() {
        if (sink != null) {
            sink.flush();
        }
        copies.forEach(MessageSink::flush);
    }

    @Override
    public void writable() {
        owner.clientWritable();
    }

    @Override
    public void failed(StreamFailure why) {
        failed = true;
        keeping = false;
        reader = null;
        filtered.forEach(one -> one.pipe().close());
        filtered.clear();
        drop();
        owner.clientFailed(why);
    }

    /** One run of filters, and where it leads: to the next one, or to whoever takes the body. */
    private final class Filtered implements BodyPipe.Out {
        private final int index;
        private final Onward then;
        private @Nullable BodyPipe made;
        private boolean waits;

        Filtered(int index, Onward then) {
            this.index = index;
            this.then = then;
        }

        BodyPipe pipe() {
            return Objects.requireNonNull(made, "no way through the filters");
        }

        void ready() {
            waits = false;
            then.ready(
                    complete && trailers == null ? OptionalInt.of(keptBytes) : OptionalInt.empty());
        }

        private Optional<BodyPipe> next() {
            return index + 1 < filtered.size()
                    ? Optional.of(filtered.get(index + 1).pipe())
                    : Optional.empty();
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().write(data, end);
                return;
            }
            accept(data, end);
            MessageSink taker = sink;
            if (taker != null) {
                taker.flush();
                copies.forEach(MessageSink::flush);
            }
        }

        @Override
        public void trailers(HttpHeaders last) {
            Optional<BodyPipe> next = next();
            if (next.isPresent()) {
                next.get().trailers(last);
            } else {
                acceptTrailers(last);
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
                stream.pause();
            } else {
                filtered.get(index - 1).pipe().halt();
            }
        }

        @Override
        public void drained() {
            if (index == 0) {
                stream.resume();
            } else if (index - 1 < filtered.size()) {
                filtered.get(index - 1).pipe().proceed();
            }
        }
    }

    /** Takes everything for nobody. */
    private static final class Dropped implements MessageSink {
        @Override
        public void write(ByteBuf data, boolean end) {
            data.release();
        }

        @Override
        public void trailers(HttpHeaders trailers) {}

        @Override
        public void flush() {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void reset(StreamFailure why) {}
    }
}
