package dev.weft.waypoint.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * Told what the peer of a stream sends after the head, on the stream's event loop. The message ends
 * once: by {@code data} or {@code trailers} that say so, or by {@link #failed}.
 */
public interface MessageReceiver {

    /**
     * A part of the body; ownership passes to the receiver.
     *
     * @param end whether it is the last; it may be empty then
     */
    void data(ByteBuf data, boolean end);

    /** The message ended with trailers. */
    void trailers(HttpHeaders trailers);

    /** A batch is over: the moment to flush what was made of it. */
    default void batchRead() {}

    /** {@link MessageSink#isWritable} became true again. */
    default void writable() {}

    /** The stream broke before both messages ended. Nothing else is called after it. */
    void failed(StreamFailure why);
}
