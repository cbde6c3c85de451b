package dev.weft.waypoint.http.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** What was read of a connection and not used yet. Copies only when a message is torn apart. */
public final class Inbox {
    private @Nullable ByteBuf held;

    /** Takes ownership. */
    public void add(ByteBuf data, ByteBufAllocator alloc) {
        if (held == null) {
            held = data;
            return;
        }
        int more = data.readableBytes();
        if (held.refCnt() > 1 || held.isReadOnly() || held.writableBytes() < more) {
            ByteBuf larger = alloc.ioBuffer((held.readableBytes() + more) * 2).writeBytes(held);
            held.release();
            held = larger;
        }
        held.writeBytes(data);
        data.release();
    }

    public boolean isReadable() {
        return held != null && held.isReadable();
    }

    public ByteBuf get() {
        return held == null ? Unpooled.EMPTY_BUFFER : held;
    }

    /** Drops what is held; how many bytes it was. */
    public int skip() {
        int length = held == null ? 0 : held.readableBytes();
        release();
        return length;
    }

    /** Gives the buffer back if all of it was used. */
    public void trim() {
        if (held != null && !held.isReadable()) {
            release();
        }
    }

    public void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
