package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Reads one body of HTTP/1 after the other (RFC 9112 sections 6 and 7), piece by piece. */
public final class BodyReader {

    /** Of a size line with its extensions. */
    private static final int LONGEST_SIZE_LINE = 256;

    /** All size lines may cost this much more than the data does. */
    private static final int EXTENSION_BUDGET = 16 << 10;

    private enum State {
        END,
        FIXED,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS
    }

    private final HeadReader trailerReader;
    private State state = State.END;
    private long left;
    private int extensions;
    private @Nullable HttpHeaders trailers;

    public BodyReader(HeadLimits limits) {
        trailerReader = new HeadReader(limits);
    }

    /** The message has no body. */
    public void none() {
        begin(State.END, 0);
    }

    /** A body of a known length. */
    public void fixed(long length) {
        begin(length == 0 ? State.END : State.FIXED, length);
    }

    public void chunked() {
        begin(State.CHUNK_SIZE, 0);
    }

    /** Whatever comes until the connection ends. */
    public void untilClose() {
        begin(State.UNTIL_CLOSE, 0);
    }

    private void begin(State next, long length) {
        state = next;
        left = length;
        extensions = 0;
        trailers = null;
    }

    public boolean isEnd() {
        return state == State.END;
    }

    public boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** Bytes that are still to come, if that is known; else -1. */
    public long left() {
        return state == State.FIXED ? left : -1;
    }

    /** Trailers that came with the end, or null. */
    public @Nullable HttpHeaders trailers() {
        return trailers;
    }

    /** The connection ended; true if that is how this body ends. */
    public boolean closed() {
        boolean ends = state == State.UNTIL_CLOSE || state == State.END;
        if (ends) {
            state = State.END;
        }
        return ends;
    }

    /** The next piece, or null when the body ended or more input is needed. */
    public @Nullable ByteBuf next(ByteBuf in) throws MalformedMessage {
        while (in.isReadable()) {
            switch (state) {
                case END -> {
                    return null;
                }
                case UNTIL_CLOSE -> {
                    return in.readRetainedSlice(in.readableBytes());
                }
                case FIXED -> {
                    return piece(in, State.END);
                }
                case CHUNK_DATA -> {
                    return piece(in, State.CHUNK_END);
                }
                case CHUNK_SIZE -> {
                    if (!size(in)) {
                        return null;
                    }
                }
                case CHUNK_END -> {
                    if (in.readableBytes() < 2) {
                        return null;
                    }
                    if (in.readShort() != 0x0d0a) {
                        throw MalformedMessage.bad("a chunk that is longer than its size");
                    }
                    state = State.CHUNK_SIZE;
                }
                case TRAILERS -> {
                    if (!readTrailers(in)) {
                        return null;
                    }
                }
            }
        }
        return null;
    }

    private ByteBuf piece(ByteBuf in, State after) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (left == 0) {
            state = after;
        }
        return in.readRetainedSlice(length);
    }

    private boolean size(ByteBuf in) throws MalformedMessage {
        int start = in.readerIndex();
        int window = Math.min(in.readableBytes(), LONGEST_SIZE_LINE);
        int feed = in.indexOf(start, start + window, (byte) '\n');
        if (feed < 0) {
            if (window == LONGEST_SIZE_LINE) {
                throw MalformedMessage.bad("a chunk size line of more than 256 bytes");
            }
            return false;
        }
        if (feed == start || in.getByte(feed - 1) != '\r') {
            throw MalformedMessage.bad("a chunk size without CR LF");
        }
        left = number(in, start, feed - 1);
        in.readerIndex(feed + 1);
        state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
        return true;
    }

    private long number(ByteBuf in, int from, int to) throws MalformedMessage {
        long size = 0;
        int at = from;
        while (at < to && Character.digit(in.getByte(at), 16) >= 0) {
            size = size << 4 | Character.digit(in.getByte(at), 16);
            at++;
        }
        // 15 digits cannot overflow.
        if (at == from || at - from > 15) {
            throw MalformedMessage.bad("a chunk size that is not hexadecimal");
        }
        if (at < to) {
            extension(in, at, to);
        }
        return size;
    }

    private void extension(ByteBuf in, int from, int to) throws MalformedMessage {
        if (in.getByte(from) != ';') {
            throw MalformedMessage.bad("a chunk size that is not hexadecimal");
        }
        for (int i = from; i < to; i++) {
            if (!Grammar.isValue(in.getUnsignedByte(i))) {
                throw MalformedMessage.bad("a control character in a chunk extension");
            }
        }
        extensions += to - from;
        if (extensions > EXTENSION_BUDGET) {
            throw MalformedMessage.bad("more than 16 KiB of chunk extensions");
        }
    }

    private boolean readTrailers(ByteBuf in) throws MalformedMessage {
        int start = in.readerIndex();
        if (in.getByte(start) == '\r' && in.readableBytes() < 2) {
            return false;
        }
        if (in.getByte(start) == '\r' && in.getByte(start + 1) == '\n') {
            in.skipBytes(2);
            state = State.END;
            return true;
        }
        int length = trailerReader.find(in);
        if (length < 0) {
            return false;
        }
        HttpHeaders read = trailerReader.trailers(in, length);
        trailers = read.isEmpty() ? null : read;
        state = State.END;
        return true;
    }
}
