package dev.weft.ztunnel.dns;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** What exchanges over both transports do with messages. */
final class MessageBytes {
    private MessageBytes() {}

    /** A message under another id. */
    static byte[] withId(ByteBuffer message, int id) {
        byte[] copy = new byte[message.remaining()];
        message.duplicate().get(copy);
        copy[0] = (byte) (id >> 8);
        copy[1] = (byte) id;
        return copy;
    }

    /** Bytes that outlive the buffer they came in. */
    static ByteBuffer copy(ByteBuf received) {
        byte[] bytes = new byte[received.readableBytes()];
        received.getBytes(received.readerIndex(), bytes);
        return ByteBuffer.wrap(bytes);
    }
}
