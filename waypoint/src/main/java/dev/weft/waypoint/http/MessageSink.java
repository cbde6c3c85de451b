package dev.weft.waypoint.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * The half of a stream that is written, and the valve of the half that is read. Confined to the
 * stream's event loop.
 *
 * <p>After the message ended, or after {@link #reset}, writes are released and dropped.
 */
public interface MessageSink {

    /**
     * Queues a part of the body. Takes ownership of {@code data}.
     *
     * @param end whether the message ends with it
     */
    void write(ByteBuf data, boolean end);

    /** Ends the message with trailers; they are dropped where the peer cannot take them. */
    void trailers(HttpHeaders trailers);

    /** Sends what is queued. */
    void flush();

    /** False when enough is queued that the source should be paused. */
    boolean isWritable();

    /** Stops delivering what the peer sends; what is on its way stays bounded. */
    void pause();

    /** Delivers again. */
    void resume();

    /**
     * Gives the stream up: nothing is called back any more, and the peer sees that it did not end
     * in order. Does nothing once both messages ended.
     */
    void reset(StreamFailure why);
}
