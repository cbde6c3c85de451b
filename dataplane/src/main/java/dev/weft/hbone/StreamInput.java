package dev.weft.hbone;

import dev.weft.relay.RelayEnd.Receiver;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream: passes content on as it arrives, or holds it while the consumer
 * is paused. Window is given back only for what the consumer took, so a peer can make us hold no
 * more than the window.
 *
 * <p>Runs on the connection's event loop.
 */
final class StreamInput {

    /**
     * Pieces smaller than this are copied together: a held slice pins the buffer it was cut from.
     */
    private static final int WORTH_PINNING = 8192;

    private static final int CHUNK = 16384;

    private final int streamId;
    private final HboneConnection connection;
    private final ReceiveWindow window;
    private final int firstSize;
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);
    private @Nullable ByteBuf tail;
    private @Nullable Receiver receiver;
    private boolean paused = true;
    private boolean delivering;
    private boolean stalled;
    private boolean unflushed;
    private boolean ended;
    private boolean endDelivered;
    private boolean discarded;
    private int waiting;
    private long creditedAt;

    StreamInput(int streamId, HboneConnection connection) {
        this.streamId = streamId;
        this.connection = connection;
        firstSize = connection.settings().initialStreamWindow();
        window = new ReceiveWindow(firstSize, 2);
        creditedAt = connection.nanoTime();
    }

    /** False when the peer overran the window. */
    boolean admit(int flow) {
        return window.receive(flow);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Everything was delivered, the end included. */
    boolean isDone() {
        return endDelivered;
    }

    void start(Receiver to) {
        receiver = to;
    }

    void piece(ByteBuf data) {
        Receiver to = receiver;
        if (discarded) {
            drop(data);
        } else if (to == null || paused || !held.isEmpty()) {
            hold(data);
        } else {
            deliver(to, data);
            if (!unflushed) {
                unflushed = true;
                connection.delivered(this);
            }
        }
    }

    private void hold(ByteBuf data) {
        stalled = true;
        int length = data.readableBytes();
        if (!connection.buffers().take(length)) {
            drop(data);
            HboneStream stream = connection.stream(streamId);
            if (stream != null) {
                stream.overloaded();
            }
            return;
        }
        waiting += length;
        ByteBuf last = tail;
        if (last != null && last.maxWritableBytes() >= length) {
            last.writeBytes(data);
            data.release();
            return;
        }
        if (length >= WORTH_PINNING) {
            tail = null;
            held.add(data);
            return;
        }
        ByteBuf chunk = connection.alloc().buffer(Math.max(length, 512), CHUNK);
        chunk.writeBytes(data);
        data.release();
        tail = chunk;
        held.add(chunk);
    }

    private void deliver(Receiver to, ByteBuf data) {
        int length = data.readableBytes();
        to.received(data);
        consumed(length);
    }

    private void drop(ByteBuf data) {
        int length = data.readableBytes();
        data.release();
        connection.consumed(length);
    }

    /** Window that no consumer will ever see: padding. */
    void consumed(int bytes) {
        connection.consumed(bytes);
        if (ended || discarded || !window.consume(bytes)) {
            return;
        }
        long now = connection.nanoTime();
        int growth =
                connection
                        .budget()
                        .grow(
                                window.size(),
                                now - creditedAt,
                                stalled || !connection.buffers().isRoomy());
        connection.writer().windowUpdate(streamId, window.credit(growth));
        connection.flushSoon();
        creditedAt = now;
        stalled = false;
    }

    /** The batch of frames is over. */
    void flush() {
        if (unflushed && receiver != null && !discarded) {
            unflushed = false;
            receiver.receivedAll();
        }
    }

    void end() {
        ended = true;
        endIfDelivered();
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        Receiver to = receiver;
        if (to == null || delivering) {
            return;
        }
        delivering = true;
        boolean any = false;
        while (!paused && !held.isEmpty()) {
            ByteBuf next = held.remove();
            if (held.isEmpty()) {
                tail = null;
            }
            int length = next.readableBytes();
            waiting -= length;
            connection.buffers().give(length);
            deliver(to, next);
            any = true;
        }
        delivering = false;
        if (any && !discarded) {
            to.receivedAll();
        }
        endIfDelivered();
    }

    private void endIfDelivered() {
        if (ended && !endDelivered && !discarded && held.isEmpty() && receiver != null) {
            endDelivered = true;
            flush();
            receiver.ended();
        }
    }

    /** Drops what is held and whatever still comes. */
    void discard() {
        if (discarded) {
            return;
        }
        discarded = true;
        connection.buffers().give(waiting);
        waiting = 0;
        tail = null;
        ByteBuf next = held.poll();
        while (next != null) {
            drop(next);
            next = held.poll();
        }
        connection.budget().release(window.size() - firstSize);
    }
}
