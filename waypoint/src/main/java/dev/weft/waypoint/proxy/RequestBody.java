package dev.weft.waypoint.proxy;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.filter.chain.BodyPipe;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
final class RequestBody implements MessageReceiver, BodyStages.Ends {
    private final ServerStream stream;
    private final ProxySettings.Bodies limits;
    private final Owner owner;
    private final KeptBody kept = new KeptBody();
    private final List<MessageSink> copies = new ArrayList<>(0);
    private final GrpcMessages messages = new GrpcMessages();
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

    /** Filters that see it before anybody else. */
    private final BodyStages stages = new BodyStages(this);

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
        stages.halt();
    }

    private void resume() {
        stages.proceed();
    }

    @Override
    public void pauseClient() {
        stream.pause();
    }

    @Override
    public void resumeClient() {
        stream.resume();
    }

    @Override
    public OptionalInt length() {
        return complete && trailers == null ? OptionalInt.of(kept.bytes()) : OptionalInt.empty();
    }

    /**
     * Shows what is held, and all that comes, to filters; others get what they make of it.
     *
     * @param make the way through them, given where it leads; empty if they want to see nothing
     * @param mayWait whether the head waits for filters that want to see the body first; one that
     *     asks for another protocol cannot, as its body may never end
     * @param then told what comes of it
     */
    void through(
            Function<BodyPipe.Out, Optional<BodyPipe>> make,
            boolean mayWait,
            BodyStages.Onward then) {
        Optional<BodyStages.Stage> added = stages.add(make, then);
        if (added.isEmpty()) {
            then.ready(OptionalInt.empty());
            return;
        }
        BodyStages.Stage stage = added.get();
        if (stage.pipe().isRefusing()) {
            return; // it is told soon
        }
        showAgain(stage.pipe());
        if (stage.pipe().isHolding() && mayWait) {
            stage.await();
            return;
        }
        if (!complete) {
            pause();
        }
        stage.ready();
    }

    /** What passed the other filters passes one more. */
    private void showAgain(BodyPipe pipe) {
        List<ByteBuf> soFar = kept.take();
        boolean ended = complete;
        HttpHeaders last = trailers;
        complete = false;
        trailers = null;
        int left = soFar.size();
        for (ByteBuf part : soFar) {
            left--;
            pipe.write(part, ended && last == null && left == 0);
        }
        if (ended && last != null) {
            pipe.trailers(last);
        } else if (ended && soFar.isEmpty()) {
            pipe.write(Unpooled.EMPTY_BUFFER, true);
        }
    }

    /** Another protocol begins: filters see nothing of it. */
    void unfiltered() {
        stages.close();
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
        if (waiting == null || !(complete || kept.bytes() >= wanted)) {
            return waiting == null;
        }
        reader = null;
        ByteString shown = kept.first(wanted);
        boolean all = complete && kept.bytes() <= wanted;
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
        kept.writeTo(taker, complete && trailers == null);
        if (trailers != null) {
            taker.trailers(trailers);
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
            kept.drop();
        }
    }

    /** Nobody wants the rest: it is read and dropped, but not for ever. */
    void discard() {
        keeping = false;
        sink = Dropped.NOWHERE;
        copies.clear();
        reader = null;
        stages.close();
        kept.drop();
        if (!arrived && !failed) {
            stream.resume();
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        int size = data.readableBytes();
        bytes += size;
        if (grpc) {
            messages.see(data);
        }
        arrived |= end;
        if (stages.isEmpty()) {
            accept(data, end);
        } else {
            stages.first().write(data, end);
        }
        if (end) {
            owner.requestEnded();
        }
    }

    /** A part that passed all filters. */
    @Override
    public void accept(ByteBuf data, boolean end) {
        int size = data.readableBytes();
        complete |= end;
        MessageSink taker = sink;
        if (taker == Dropped.NOWHERE) {
            data.release();
            discarded(size);
        } else if (taker == null) {
            hold(data);
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

    private void hold(ByteBuf data) {
        kept.add(data);
        if (kept.bytes() >= limits.kept() && !complete) {
            pause();
        }
        tellReader();
    }

    private void pass(MessageSink taker, ByteBuf data, int size, boolean end) {
        if (keeping && kept.bytes() + size > limits.kept()) {
            keeping = false;
            kept.drop();
        }
        if (keeping) {
            kept.add(data.retainedDuplicate());
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
        if (stages.isEmpty()) {
            acceptTrailers(last);
        } else {
            stages.first().trailers(last);
        }
        owner.requestEnded();
    }

    @Override
    public void acceptTrailers(HttpHeaders last) {
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
        flush();
    }

    @Override
    public void flush() {
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
        stages.close();
        kept.drop();
        owner.clientFailed(why);
    }
}
