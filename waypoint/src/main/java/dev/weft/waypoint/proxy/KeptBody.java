package dev.weft.waypoint.proxy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.waypoint.http.MessageSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Parts of a body that are held until they are wanted, or may be again. One event loop. */
final class KeptBody {
    private final Queue<ByteBuf> parts = new ArrayDeque<>(2);
    private int bytes;

    /** Takes ownership. */
    void add(ByteBuf data) {
        parts.add(data);
        bytes += data.readableBytes();
    }

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** All parts; they are the caller's from now on. */
    List<ByteBuf> take() {
        List<ByteBuf> all = List.copyOf(parts);
        parts.clear();
        bytes = 0;
        return all;
    }

    void drop() {
        take().forEach(ByteBuf::release);
    }

    /** A copy of the first bytes. */
    ByteString first(int most) {
        ByteBuf first = Unpooled.buffer(Math.min(most, bytes));
        for (ByteBuf part : parts) {
            int room = most - first.readableBytes();
            first.writeBytes(part, part.readerIndex(), Math.min(room, part.readableBytes()));
        }
        return UnsafeByteOperations.unsafeWrap(first.nioBuffer());
    }

    /** Writes every part and keeps it; with the end of the body if {@code ends}. */
    void writeTo(MessageSink taker, boolean ends) {
        int left = parts.size();
        for (ByteBuf part : List.copyOf(parts)) {
            left--;
            taker.write(part.retainedDuplicate(), ends && left == 0);
        }
        if (ends && parts.isEmpty()) {
            taker.write(Unpooled.EMPTY_BUFFER, true);
        }
    }
}
