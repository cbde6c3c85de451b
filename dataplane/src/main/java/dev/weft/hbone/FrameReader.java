package dev.weft.hbone;

import static dev.weft.hbone.ErrorCode.ENHANCE_YOUR_CALM;
import static dev.weft.hbone.ErrorCode.FRAME_SIZE_ERROR;
import static dev.weft.hbone.ErrorCode.PROTOCOL_ERROR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into frames and checks everything that can be checked without knowing streams.
 *
 * <p>DATA is passed on in slices as it arrives and never collected. Every other frame is collected,
 * at most a header list's size of it. Runs on the connection's event loop.
 */
final class FrameReader {

    private static final int MAX_SETTINGS = 64 * 6;
    private static final int MAX_DEBUG = 256;
    private static final int MAX_CONTINUATIONS = 32;

    private enum State {
        PREFACE,
        HEADER,
        PAD_LENGTH,
        DATA,
        COLLECT,
        SKIP
    }

    private final FrameSink sink;
    private final int maxFrameSize;
    private final int maxHeaderBlock;
    private final ByteBuf header = Unpooled.buffer(Frames.HEADER_LENGTH, Frames.HEADER_LENGTH);
    private State state;
    private int prefaceSeen;
    private boolean settingsSeen;
    private int type;
    private int flags;
    private int streamId;
    private int remaining;
    private int padding;
    private int collecting;
    private @Nullable ByteBuf collected;
    private @Nullable ByteBuf block;
    private int blockStream;
    private boolean blockEndsStream;
    private int continuations;

    /**
     * @param server whether the client's preface comes before the first frame
     * @param maxHeaderBlock bytes of an encoded header block accepted
     */
    FrameReader(FrameSink sink, boolean server, int maxFrameSize, int maxHeaderBlock) {
        this.sink = sink;
        this.maxFrameSize = maxFrameSize;
        this.maxHeaderBlock = maxHeaderBlock;
        state = server ? State.PREFACE : State.HEADER;
    }

    /** Reads what arrived and releases it. After an error nothing more may be read. */
    void read(ByteBuf in) throws ProtocolError {
        try {
            while (in.isReadable()) {
                switch (state) {
                    case PREFACE -> readPreface(in);
                    case HEADER -> readHeader(in);
                    case PAD_LENGTH -> readPadLength(in);
                    case DATA -> readData(in);
                    case COLLECT -> collect(in);
                    case SKIP -> skip(in);
                }
            }
        } finally {
            in.release();
        }
    }

    /** Frees what is half collected. */
    void close() {
        if (collected != null) {
            collected.release();
            collected = null;
        }
        if (block != null) {
            block.release();
            block = null;
        }
    }

    private void readPreface(ByteBuf in) throws ProtocolError {
        while (prefaceSeen < Frames.PREFACE.length() && in.isReadable()) {
            if (in.readByte() != Frames.PREFACE.charAt(prefaceSeen)) {
                throw new ProtocolError(
                        PROTOCOL_ERROR,
                        "byte " + prefaceSeen + " is not of the HTTP/2 client preface");
            }
            prefaceSeen++;
        }
        if (prefaceSeen == Frames.PREFACE.length()) {
            state = State.HEADER;
        }
    }

    private void readHeader(ByteBuf in) throws ProtocolError {
        if (!header.isReadable() && in.readableBytes() >= Frames.HEADER_LENGTH) {
            begin(in);
            return;
        }
        header.writeBytes(in, Math.min(header.writableBytes(), in.readableBytes()));
        if (!header.isWritable()) {
            begin(header);
            header.clear();
        }
    }

    private void begin(ByteBuf in) throws ProtocolError {
        int length = in.readUnsignedMedium();
        type = in.readUnsignedByte();
        flags = in.readUnsignedByte();
        streamId = in.readInt() & Integer.MAX_VALUE;
        remaining = length;
        padding = 0;
        if (length > maxFrameSize) {
            throw new ProtocolError(
                    FRAME_SIZE_ERROR, "frame of " + length + " bytes, at most " + maxFrameSize);
        }
        if (!settingsSeen && (type != Frames.SETTINGS || has(Frames.ACK))) {
            throw new ProtocolError(PROTOCOL_ERROR, "the first frame is not SETTINGS");
        }
        settingsSeen = true;
        if (block != null && (type != Frames.CONTINUATION || streamId != blockStream)) {
            throw new ProtocolError(
                    PROTOCOL_ERROR, "a header block was not continued; frame type " + type);
        }
        switch (type) {
            case Frames.DATA -> beginData(length);
            case Frames.HEADERS -> beginHeaders(length);
            case Frames.CONTINUATION -> beginContinuation(length);
            case Frames.PRIORITY -> {
                onStream(true);
                length(length == 5, length);
                sink.ignored(type);
                state = State.SKIP;
            }
            case Frames.RST_STREAM -> {
                onStream(true);
                length(length == 4, length);
                beginCollect(length);
            }
            case Frames.SETTINGS -> {
                onStream(false);
                length(has(Frames.ACK) ? length == 0 : length % 6 == 0, length);
                if (length > MAX_SETTINGS) {
                    throw new ProtocolError(ENHANCE_YOUR_CALM, "SETTINGS of " + length + " bytes");
                }
                beginCollect(length);
            }
            case Frames.PUSH_PROMISE -> throw new ProtocolError(PROTOCOL_ERROR, "PUSH_PROMISE");
            case Frames.PING -> {
                onStream(false);
                length(length == 8, length);
                beginCollect(length);
            }
            case Frames.GOAWAY -> {
                onStream(false);
                length(length >= 8, length);
                beginCollect(Math.min(length, 8 + MAX_DEBUG));
            }
            case Frames.WINDOW_UPDATE -> {
                length(length == 4, length);
                beginCollect(length);
            }
            default -> {
                sink.ignored(type);
                state = State.SKIP;
            }
        }
        if (remaining == 0) {
            finishEmpty();
        }
    }

    private void finishEmpty() throws ProtocolError {
        switch (state) {
            case DATA -> endData();
            case COLLECT -> complete(Unpooled.EMPTY_BUFFER);
            case SKIP -> state = State.HEADER;
            case PREFACE, HEADER, PAD_LENGTH -> throw new IllegalStateException(state.name());
        }
    }

    private void beginData(int length) throws ProtocolError {
        onStream(true);
        length(!has(Frames.PADDED) || length >= 1, length);
        sink.dataStart(streamId, length, has(Frames.END_STREAM));
        state = has(Frames.PADDED) ? State.PAD_LENGTH : State.DATA;
    }

    private void readPadLength(ByteBuf in) throws ProtocolError {
        padding = in.readUnsignedByte();
        remaining--;
        if (padding > remaining) {
            throw new ProtocolError(
                    PROTOCOL_ERROR, "padding of " + padding + " bytes in " + remaining);
        }
        remaining -= padding;
        state = State.DATA;
        if (remaining == 0) {
            endData();
        }
    }

    private void readData(ByteBuf in) {
        int length = Math.min(remaining, in.readableBytes());
        remaining -= length;
        sink.dataPiece(in.readRetainedSlice(length));
        if (remaining == 0) {
            endData();
        }
    }

    private void endData() {
        sink.dataEnd();
        remaining = padding;
        state = padding > 0 ? State.SKIP : State.HEADER;
    }

    private void beginHeaders(int length) throws ProtocolError {
        onStream(true);
        int fixed = (has(Frames.PADDED) ? 1 : 0) + (has(Frames.HAS_PRIORITY) ? 5 : 0);
        length(length >= fixed, length);
        boundBlock(length - fixed - (has(Frames.PADDED) ? 255 : 0));
        beginCollect(length);
    }

    private void beginContinuation(int length) throws ProtocolError {
        ByteBuf open = block;
        if (open == null) {
            throw new ProtocolError(PROTOCOL_ERROR, "CONTINUATION of nothing");
        }
        continuations++;
        if (continuations > MAX_CONTINUATIONS) {
            throw new ProtocolError(
                    ENHANCE_YOUR_CALM, "more than " + MAX_CONTINUATIONS + " CONTINUATION frames");
        }
        boundBlock(open.readableBytes() + length);
        beginCollect(length);
    }

    private void boundBlock(int length) throws ProtocolError {
        if (length > maxHeaderBlock) {
            throw new ProtocolError(
                    ENHANCE_YOUR_CALM,
                    "header block of " + length + " bytes, at most " + maxHeaderBlock);
        }
    }

    private void beginCollect(int length) {
        collecting = length;
        state = State.COLLECT;
    }

    private void collect(ByteBuf in) throws ProtocolError {
        if (collected == null && in.readableBytes() >= collecting) {
            remaining -= collecting;
            complete(in.readSlice(collecting));
            return;
        }
        ByteBuf into = collected == null ? Unpooled.buffer(collecting, collecting) : collected;
        collected = into;
        int length = Math.min(into.writableBytes(), in.readableBytes());
        into.writeBytes(in, length);
        remaining -= length;
        if (!into.isWritable()) {
            collected = null;
            complete(into);
        }
    }

    private void complete(ByteBuf payload) throws ProtocolError {
        state = remaining > 0 ? State.SKIP : State.HEADER;
        switch (type) {
            case Frames.HEADERS -> headers(payload);
            case Frames.CONTINUATION -> continueBlock(payload, blockEndsStream);
            case Frames.RST_STREAM -> sink.reset(streamId, ErrorCode.of(payload.readUnsignedInt()));
            case Frames.SETTINGS -> {
                if (has(Frames.ACK)) {
                    sink.settingsAck();
                } else {
                    sink.settings(payload);
                }
            }
            case Frames.PING -> sink.ping(payload.readLong(), has(Frames.ACK));
            case Frames.GOAWAY ->
                    sink.goAway(
                            payload.readInt() & Integer.MAX_VALUE,
                            ErrorCode.of(payload.readUnsignedInt()),
                            payload.toString(StandardCharsets.UTF_8));
            case Frames.WINDOW_UPDATE ->
                    sink.windowUpdate(streamId, payload.readInt() & Integer.MAX_VALUE);
            default -> throw new IllegalStateException("collected a frame of type " + type);
        }
    }

    private void headers(ByteBuf payload) throws ProtocolError {
        int pad = has(Frames.PADDED) ? payload.readUnsignedByte() : 0;
        if (has(Frames.HAS_PRIORITY)) {
            payload.skipBytes(5);
        }
        if (pad > payload.readableBytes()) {
            throw new ProtocolError(
                    PROTOCOL_ERROR, "padding of " + pad + " bytes in " + payload.readableBytes());
        }
        continuations = 0;
        blockStream = streamId;
        blockEndsStream = has(Frames.END_STREAM);
        continueBlock(payload.readSlice(payload.readableBytes() - pad), blockEndsStream);
    }

    private void continueBlock(ByteBuf fragment, boolean endStream) throws ProtocolError {
        boolean last = has(Frames.END_HEADERS);
        ByteBuf open = block;
        if (last && open == null) {
            boundBlock(fragment.readableBytes());
            sink.headers(blockStream, fragment, endStream);
            return;
        }
        ByteBuf whole = open == null ? Unpooled.buffer(fragment.readableBytes()) : open;
        block = whole;
        whole.writeBytes(fragment);
        if (last) {
            block = null;
            sink.headers(blockStream, whole, endStream);
        }
    }

    private void skip(ByteBuf in) {
        int length = Math.min(remaining, in.readableBytes());
        in.skipBytes(length);
        remaining -= length;
        if (remaining == 0) {
            state = State.HEADER;
        }
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void onStream(boolean expected) throws ProtocolError {
        if ((streamId != 0) != expected) {
            throw new ProtocolError(
                    PROTOCOL_ERROR, "frame type " + type + " on stream " + streamId);
        }
    }

    private void length(boolean right, int length) throws ProtocolError {
        if (!right) {
            throw new ProtocolError(
                    FRAME_SIZE_ERROR, "frame type " + type + " of " + length + " bytes");
        }
    }
}
