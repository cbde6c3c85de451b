package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Read buffers of one connection: small while little arrives, large while it streams. Each buffer
 * has {@link #HEADROOM} bytes before its content, so that a frame header can be written in front of
 * it without another buffer. Reads that fill the buffer step up, reads that would have fitted the
 * step below twice in a row step down.
 *
 * <p>Runs on the connection's event loop.
 */
final class ReadSizes implements RecvByteBufAllocator.ExtendedHandle {

    /** Length of an HTTP/2 frame header. */
    static final int HEADROOM = 9;

    /** Header and content of the largest are exactly four TLS records. */
    private static final int[] CAPACITIES = {2048, 16384, 65536};

    private static final int READS_PER_EVENT = 4;

    private int step;
    private boolean smallBefore;
    private int reads;
    private int attempted;
    private int last;
    private boolean paused = true;

    /** Whether the connection wants no more data now; ends the reads of the current event. */
    void paused(boolean paused) {
        this.paused = paused;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        int capacity = CAPACITIES[step];
        return allocator.ioBuffer(capacity, capacity).setIndex(HEADROOM, HEADROOM);
    }

    @Override
    public int guess() {
        return CAPACITIES[step] - HEADROOM;
    }

    @Override
    public void reset(ChannelConfig config) {
        reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
        if (bytes <= 0) {
            return;
        }
        boolean small = step > 0 && bytes <= CAPACITIES[step - 1] - HEADROOM;
        if (bytes == attempted && step < CAPACITIES.length - 1) {
            step++;
        } else if (small && smallBefore) {
            step--;
            small = false;
        }
        smallBefore = small;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public boolean continueReading() {
        return !paused && last == attempted && reads < READS_PER_EVENT;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return continueReading();
    }

    @Override
    public void readComplete() {}
}
