package dev.weft.hbone;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/**
 * Writes frames; nothing is flushed here. A peer that makes us answer but does not read the answers
 * is cut off: the number of control frames written while the channel is not writable is bounded.
 *
 * <p>Runs on the connection's event loop.
 */
final class FrameWriter {

    private static final int MAX_UNREAD_CONTROL = 2000;

    private final Channel channel;
    private int unreadControl;

    FrameWriter(Channel channel) {
        this.channel = channel;
    }

    /** Whether the peer left more answers unread than a well-behaved one would. */
    boolean overrun() {
        return unreadControl > MAX_UNREAD_CONTROL;
    }

    void writableAgain() {
        unreadControl = 0;
    }

    /** The client's first bytes. */
    void preface() {
        ByteBuf out = channel.alloc().ioBuffer(Frames.PREFACE.length());
        out.writeCharSequence(Frames.PREFACE, StandardCharsets.US_ASCII);
        write(out);
    }

    void settings(HboneSettings settings, boolean server) {
        ByteBuf out = frame(4 * 6, Frames.SETTINGS, 0, 0);
        setting(out, Frames.INITIAL_WINDOW_SIZE, settings.initialStreamWindow());
        setting(out, Frames.MAX_FRAME_SIZE, settings.maxFrameSize());
        setting(out, Frames.MAX_HEADER_LIST_SIZE, settings.maxHeaderList());
        if (server) {
            setting(out, Frames.MAX_CONCURRENT_STREAMS, settings.maxStreams());
        } else {
            setting(out, Frames.ENABLE_PUSH, 0);
        }
        write(out);
    }

    private static void setting(ByteBuf out, int id, int value) {
        out.writeShort(id);
        out.writeInt(value);
    }

    void settingsAck() {
        write(frame(0, Frames.SETTINGS, Frames.ACK, 0));
    }

    void ping(long opaque, boolean ack) {
        write(frame(8, Frames.PING, ack ? Frames.ACK : 0, 0).writeLong(opaque));
    }

    void goAway(int lastStreamId, ErrorCode code, String debug) {
        byte[] text = debug.getBytes(StandardCharsets.UTF_8);
        ByteBuf out = frame(8 + text.length, Frames.GOAWAY, 0, 0);
        write(out.writeInt(lastStreamId).writeInt(code.code()).writeBytes(text));
    }

    void reset(int streamId, ErrorCode code) {
        write(frame(4, Frames.RST_STREAM, 0, streamId).writeInt(code.code()));
    }

    void windowUpdate(int streamId, int increment) {
        write(frame(4, Frames.WINDOW_UPDATE, 0, streamId).writeInt(increment));
    }

    /** A header block in as many frames as the peer's frame size asks for. Takes {@code block}. */
    void headers(int streamId, ByteBuf block, int maxFrameSize, boolean endStream) {
        int type = Frames.HEADERS;
        int flags = endStream ? Frames.END_STREAM : 0;
        do {
            int length = Math.min(maxFrameSize, block.readableBytes());
            boolean last = length == block.readableBytes();
            int all = flags | (last ? Frames.END_HEADERS : 0);
            write(frame(length, type, all, streamId).writeBytes(block, length));
            type = Frames.CONTINUATION;
            flags = 0;
        } while (block.isReadable());
        block.release();
    }

    /**
     * DATA with the next {@code length} bytes of {@code data}; takes {@code data} when that is all
     * of it. A buffer of ours alone with room before its content carries its frame header itself.
     */
    void data(int streamId, ByteBuf data, int length, boolean endStream) {
        int flags = endStream ? Frames.END_STREAM : 0;
        boolean all = length == data.readableBytes();
        boolean room = data.readerIndex() >= Frames.HEADER_LENGTH;
        if (all && room && data.refCnt() == 1 && !data.isReadOnly()) {
            Frames.prependHeader(data, Frames.DATA, flags, streamId);
            channel.write(data, channel.voidPromise());
            return;
        }
        ByteBuf header = channel.alloc().ioBuffer(Frames.HEADER_LENGTH);
        Frames.writeHeader(header, length, Frames.DATA, flags, streamId);
        channel.write(header, channel.voidPromise());
        channel.write(all ? data : data.readRetainedSlice(length), channel.voidPromise());
    }

    void endStream(int streamId) {
        write(frame(0, Frames.DATA, Frames.END_STREAM, streamId));
    }

    private ByteBuf frame(int length, int type, int flags, int streamId) {
        ByteBuf out = channel.alloc().ioBuffer(Frames.HEADER_LENGTH + length);
        Frames.writeHeader(out, length, type, flags, streamId);
        return out;
    }

    private void write(ByteBuf out) {
        if (!channel.isWritable()) {
            unreadControl++;
        }
        channel.write(out, channel.voidPromise());
    }
}
