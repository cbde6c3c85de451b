package dev.weft.waypoint.http.frame;

import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** Told what comes over a connection of HTTP/2; on its event loop. */
public interface Http2Events {

    /** A head, or trailers. */
    void headers(Http2Stream stream, Http2Headers headers, boolean end);

    /**
     * A part of a body; ownership passes.
     *
     * @return how much of it counts as consumed already
     */
    int data(Http2Stream stream, ByteBuf data, boolean end);

    /** The peer reset a stream. */
    void reset(Http2Stream stream, long code);

    /** A stream is reset because the peer broke the protocol on it. */
    void broken(Http2Stream stream, StreamFailure why);

    /** A stream is over, in whatever way. */
    void closed(Http2Stream stream);

    /** Whether more is taken for a stream may have changed. */
    void writability(Http2Stream stream);

    /** A batch of input is over. */
    void batchRead();

    default void settings(Http2Settings settings) {}

    default void goneAway() {}

    default void pingAnswered(long data) {}

    /** The connection is over. */
    void over(String reason);
}
