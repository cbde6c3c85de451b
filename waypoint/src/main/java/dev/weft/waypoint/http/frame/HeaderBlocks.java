package dev.weft.waypoint.http.frame;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of HTTP/2 by their heads (RFC 9113 section 4.1), to know whether a header
 * block has begun and is not whole yet. The codec checks the frames; this only counts.
 */
final class HeaderBlocks {

    private static final int PREFACE = 24;

    /** Length, type and flags; four bytes of the stream's number follow. */
    private static final int HEAD = 5;

    private static final int STREAM = 4;
    private static final int HEADERS = 1;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    /** What is left of a frame, or of the preface. */
    private int left;

    /** How many bytes of the next head were seen. */
    private int seen;

    private long head;
    private long begun;
    private boolean open;

    /** Whether the block ends with the frame that is being read. */
    private boolean lastFrame;

    HeaderBlocks(boolean preface) {
        left = preface ? PREFACE : 0;
    }

    /** Looks at what was read next, without taking it. */
    void follow(ByteBuf data) {
        int at = data.readerIndex();
        int end = data.writerIndex();
        while (at < end) {
            if (left == 0) {
                head = head << 8 | data.getUnsignedByte(at);
                at++;
                seen++;
                if (seen == HEAD) {
                    frame();
                }
                continue;
            }
            int step = Math.min(left, end - at);
            at += step;
            left -= step;
            if (left == 0 && lastFrame) {
                open = false;
                lastFrame = false;
            }
        }
    }

    private void frame() {
        seen = 0;
        left = STREAM + (int) (head >> 16 & 0xffffff);
        int type = (int) (head >> 8 & 0xff);
        if (type == HEADERS || type == PUSH_PROMISE) {
            begun++;
            open = true;
        } else if (type != CONTINUATION) {
            return;
        }
        lastFrame = open && (head & END_HEADERS) != 0;
    }

    /** Whether a block is there in part. */
    boolean isOpen() {
        return open;
    }

    /** How many blocks have begun. */
    long begun() {
        return begun;
    }
}
