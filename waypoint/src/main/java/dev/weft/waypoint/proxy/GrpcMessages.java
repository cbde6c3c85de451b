package dev.weft.waypoint.proxy;

import io.netty.buffer.ByteBuf;

/**
 * Counts the messages of one direction of a gRPC call: each begins with a flag and four bytes of
 * length. One event loop.
 */
final class GrpcMessages {
    private static final int PREFIX = 5;

    private long count;
    private long left;
    private int prefixSeen;
    private long length;

    long count() {
        return count;
    }

    /** Looks at the next part of the body without taking it. */
    void see(ByteBuf data) {
        int at = data.readerIndex();
        int end = data.writerIndex();
        while (at < end) {
            if (left > 0) {
                long step = Math.min(left, end - at);
                left -= step;
                at += (int) step;
                continue;
            }
            int value = data.getUnsignedByte(at++);
            length = prefixSeen == 0 ? 0 : (length << 8) | value;
            prefixSeen++;
            if (prefixSeen == PREFIX) {
                prefixSeen = 0;
                left = length;
                count++;
            }
        }
    }
}
