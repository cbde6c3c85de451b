package dev.weft.waypoint.http.frame;

import dev.weft.waypoint.http.MessageReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What came for a stream of HTTP/2 and is not wanted yet. The peer's window bounds it, for nothing
 * of it counts as consumed.
 */
public final class HeldInput {
    private final Queue<ByteBuf> held = new ArrayDeque<>(0);
    private @Nullable HttpHeaders trailers;
    private boolean ends;
    private boolean ended;

    /** Whether the end was delivered. */
    public boolean ended() {
        return ended;
    }

    public boolean isEmpty() {
        return held.isEmpty() && !ends;
    }

    /** Whether all of the message came, delivered or not. */
    public boolean isWhole() {
        return ends || ended;
    }

    /** Keeps a piece; takes ownership. */
    public void add(ByteBuf data, boolean end) {
        held.add(data);
        ends |= end;
    }

    /** Keeps the end with trailers. */
    public void add(HttpHeaders last) {
        trailers = last;
        ends = true;
    }

    /** Nothing follows, and nothing was sent. */
    public void addEnd() {
        ended = true;
    }

    /** Whether there is something to deliver. */
    public boolean hasNext() {
        return !ended && !isEmpty();
    }

    /** Delivers the next piece; how many bytes it had. */
    public int next(MessageReceiver receiver) {
        ByteBuf piece = held.poll();
        if (piece != null) {
            int length = piece.readableBytes();
            ended = ends && trailers == null && held.isEmpty();
            receiver.data(piece, ended);
            return length;
        }
        ended = true;
        if (trailers != null) {
            receiver.trailers(trailers);
        } else {
            receiver.data(Unpooled.EMPTY_BUFFER, true);
        }
        return 0;
    }

    /** Drops everything; how many bytes it was. */
    public int drop() {
        int bytes = 0;
        while (true) {
            ByteBuf piece = held.poll();
            if (piece == null) {
                return bytes;
            }
            bytes += piece.readableBytes();
            piece.release();
        }
    }
}
