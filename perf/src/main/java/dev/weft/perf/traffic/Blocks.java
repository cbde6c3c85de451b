package dev.weft.perf.traffic;

import java.nio.ByteBuffer;

/**
 * What a bulk stream consists of: blocks of one size, the first byte of each saying whether it is
 * the last. The end of a connection says it too, but not every proxy lets one direction end alone.
 */
final class Blocks {

    static final int BYTES = 256 << 10;

    private static final byte MORE = 0;
    private static final byte LAST = 1;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BYTES);

    /** A block to be sent; the next call gives the same one anew. */
    ByteBuffer next(boolean last) {
        return block.put(0, last ? LAST : MORE).clear();
    }

    /** Room for a block to be received. */
    ByteBuffer empty() {
        return block.clear();
    }

    /** Whether the block that was received is the last. */
    boolean isLast() {
        return block.get(0) == LAST;
    }
}
