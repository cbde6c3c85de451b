package dev.weft.hbone;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Sends the data of all streams: one frame for each stream in turn, while the channel is writable
 * and the connection's window lasts. A bulk stream therefore delays a small one by one frame for
 * each other busy stream, not by its whole backlog.
 *
 * <p>Runs on the connection's event loop.
 */
final class Outbox {

    /** A turn: with its header exactly four TLS records, whatever larger frames the peer takes. */
    private static final int MAX_TURN = 65527;

    private final Channel channel;
    private final FrameWriter writer;
    private final Queue<StreamOutput> ring = new ArrayDeque<>();
    private long window = Frames.DEFAULT_WINDOW;
    private int frameLimit = Frames.DEFAULT_FRAME_SIZE;
    private boolean pumping;

    Outbox(Channel channel, FrameWriter writer) {
        this.channel = channel;
        this.writer = writer;
    }

    void frameLimit(int bytes) {
        frameLimit = Math.min(bytes, MAX_TURN);
    }

    /** Adds to the connection's window; false when it would exceed what HTTP/2 allows. */
    boolean widen(long bytes) {
        window += bytes;
        return window <= Integer.MAX_VALUE;
    }

    void write(StreamOutput output, ByteBuf data) {
        output.enqueue(data);
        offer(output);
        pump();
    }

    /** The stream may have become able to send. */
    void offer(StreamOutput output) {
        if (output.enterRing()) {
            ring.add(output);
        }
    }

    /** Sends what can be sent now. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        while (window > 0 && channel.isWritable()) {
            StreamOutput next = ring.poll();
            if (next == null) {
                break;
            }
            boolean finishedBefore = next.isFinished();
            window -= next.sendFrame(writer, (int) Math.min(window, frameLimit));
            if (next.staysInRing()) {
                ring.add(next);
            }
            if (next.becameWritable()) {
                next.stream().writable();
            }
            if (next.isFinished() && !finishedBefore) {
                next.stream().outputEnded();
            }
        }
        pumping = false;
    }
}
