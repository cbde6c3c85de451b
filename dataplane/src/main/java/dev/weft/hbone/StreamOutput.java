package dev.weft.hbone;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The sending half of a stream: what is queued, and how much of it the peer takes. Moved by {@link
 * Outbox}. Runs on the connection's event loop.
 */
final class StreamOutput {

    private final HboneStream stream;
    private final int full;
    private final Queue<ByteBuf> queue = new ArrayDeque<>(2);
    private int queued;
    private long window;
    private boolean wasFull;
    private boolean finishing;
    private boolean finished;
    private boolean inRing;

    StreamOutput(HboneStream stream, int full, int window) {
        this.stream = stream;
        this.full = full;
        this.window = window;
    }

    boolean isWritable() {
        return queued < full;
    }

    boolean isFinishing() {
        return finishing;
    }

    /** END_STREAM was written. */
    boolean isFinished() {
        return finished;
    }

    /** Adds to the window; false when it would exceed what HTTP/2 allows. */
    boolean widen(long bytes) {
        window += bytes;
        return window <= Integer.MAX_VALUE;
    }

    void enqueue(ByteBuf data) {
        queued += data.readableBytes();
        wasFull |= queued >= full;
        queue.add(data);
    }

    /** True once, when the stream has something to send and takes its place in the ring. */
    boolean enterRing() {
        if (inRing || !isReady()) {
            return false;
        }
        inRing = true;
        return true;
    }

    /** Its turn is over. True if it goes to the end of the ring. */
    boolean staysInRing() {
        inRing = isReady();
        return inRing;
    }

    private boolean isReady() {
        return !queue.isEmpty() && window > 0;
    }

    /** Writes one frame of at most {@code limit} bytes; returns its length. */
    int sendFrame(FrameWriter writer, int limit) {
        ByteBuf head = queue.peek();
        if (head == null || window <= 0) {
            return 0;
        }
        int length = (int) Math.min(Math.min(head.readableBytes(), window), limit);
        if (length == head.readableBytes()) {
            queue.remove();
        }
        queued -= length;
        window -= length;
        boolean last = finishing && queue.isEmpty();
        writer.data(stream.id(), head, length, last);
        if (last) {
            finished = true;
        }
        return length;
    }

    /** Ends the output behind what is queued; true if nothing is and END_STREAM is due now. */
    boolean finish() {
        finishing = true;
        finished = queue.isEmpty();
        return finished;
    }

    /** True once after the queue was full and drained to its half. */
    boolean becameWritable() {
        boolean became = wasFull && queued <= full / 2;
        wasFull &= !became;
        return became;
    }

    /** Drops what is queued. */
    void drop() {
        ByteBuf next = queue.poll();
        while (next != null) {
            next.release();
            next = queue.poll();
        }
        queued = 0;
    }

    HboneStream stream() {
        return stream;
    }
}
