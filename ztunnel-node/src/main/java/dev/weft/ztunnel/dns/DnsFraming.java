package dev.weft.ztunnel.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteBuffer;

/** Messages on a stream: each behind its length in two bytes (RFC 1035, section 4.2.2). */
final class DnsFraming extends LengthFieldBasedFrameDecoder {
    private static final int LENGTH = 2;

    /**
     * Frames up to a size.
     *
     * @param largest bytes of a message; a longer one is an error as soon as its length is read
     */
    DnsFraming(int largest) {
        super(LENGTH + largest, 0, LENGTH, 0, LENGTH, true);
    }

    static ByteBuf frame(ByteBuffer message) {
        ByteBuf length = Unpooled.buffer(LENGTH).writeShort(message.remaining());
        return Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(message));
    }
}
