package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/**
 * One end of a two-way byte copy: a TCP connection, or a stream of a tunnel.
 *
 * <p>Confined to its event loop: every method is called there and every callback comes from there.
 * Callbacks may come before the call that caused them returns. An end holds its input back until
 * {@link #start}.
 *
 * <p>An end is over in one of two ways, each exactly once: {@link Receiver#closed()} after both
 * halves ended in order, or {@link Receiver#failed} / {@link #abort}. Afterwards writes are
 * released and dropped, and nothing is called back.
 */
public interface RelayEnd {

    /** The event loop that owns this end. */
    EventLoop eventLoop();

    /**
     * Starts to deliver input. Called once. What happened before (data, end of input, a failure) is
     * delivered now, in order.
     */
    void start(Receiver receiver);

    /**
     * Queues bytes for the peer, behind everything queued before. Takes ownership of {@code data}.
     * Is not refused when {@link #isWritable} is false; the caller is expected to stop soon.
     */
    void write(ByteBuf data);

    /** Sends what is queued as far as the peer takes it. */
    void flush();

    /** False when enough is queued that the source should be paused. */
    boolean isWritable();

    /** Ends this end's output behind everything queued: FIN, or END_STREAM. Flushes. */
    void finish();

    /**
     * Gives up at once: queued bytes are dropped and the peer sees a reset, never a clean end. Does
     * nothing when the end is over already. {@link Receiver#failed} is not called for it.
     */
    void abort(EndFailure cause);

    /** Stops delivering input; what is on its way stays bounded by the end's window or buffer. */
    void pause();

    /** Delivers input again. */
    void resume();

    /** What an end reports. */
    interface Receiver {

        /** Bytes arrived; ownership passes to the receiver. */
        void received(ByteBuf data);

        /** A batch of {@link #received} is over: the moment to flush what was made of it. */
        void receivedAll();

        /** The peer ended its output; everything it sent was delivered before. Once. */
        void ended();

        /** {@link RelayEnd#isWritable} became true again. */
        void writable();

        /** Input ended and output is finished and sent; the end holds nothing any more. Once. */
        void closed();

        /** The end broke and is over; input that was held back is lost. Once. */
        void failed(EndFailure cause);
    }
}
