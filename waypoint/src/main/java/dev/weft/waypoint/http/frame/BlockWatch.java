package dev.weft.waypoint.http.frame;

import dev.weft.waypoint.http.codec.Deadline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Times header blocks: one that is not whole keeps every other frame of its connection waiting. On
 * the event loop of the connection.
 */
final class BlockWatch {
    private final HeaderBlocks blocks;
    private final Duration limit;
    private final Deadline deadline;
    private long timed;

    BlockWatch(HeaderBlocks blocks, Duration limit, Deadline deadline) {
        this.blocks = blocks;
        this.limit = limit;
        this.deadline = deadline;
    }

    /** Looks at what was read, without taking it. */
    void follow(ByteBuf data) {
        blocks.follow(data);
        if (!blocks.isOpen()) {
            deadline.clear();
        } else if (timed != blocks.begun()) {
            timed = blocks.begun();
            deadline.in(limit.toNanos());
        }
    }

    void close() {
        deadline.close();
    }
}
