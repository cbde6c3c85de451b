package dev.weft.perf.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Whole buffers to and from blocking channels. */
final class Bytes {

    private Bytes() {}

    static void write(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Fills the buffer; throws {@link EOFException} when the peer ends before. */
    static void readFully(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(
                        "closed by the peer, " + buffer.remaining() + " bytes before the end");
            }
        }
    }
}
