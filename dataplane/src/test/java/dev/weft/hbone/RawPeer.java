package dev.weft.hbone;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** A peer made of frames, right ones and wrong ones, and a reader of what it is answered. */
final class RawPeer {

    /** A frame that was received. */
    record Frame(int type, int flags, int streamId, ByteBuf payload) {}

    private final EmbeddedChannel channel;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final ByteBuf answers = Unpooled.buffer();
    private final List<Frame> frames = new ArrayList<>();
    private @Nullable ByteBuf recording;

    RawPeer(EmbeddedChannel channel) {
        this.channel = channel;
    }

    RawPeer send(ByteBuf bytes) {
        if (recording != null) {
            recording.writeBytes(bytes);
            bytes.release();
        } else if (channel.isOpen()) {
            channel.writeInbound(bytes);
            channel.runPendingTasks();
        } else {
            bytes.release();
        }
        return this;
    }

    /** What {@code does} sends, without sending it. */
    ByteBuf record(Consumer<RawPeer> does) {
        ByteBuf all = Unpooled.buffer();
        recording = all;
        does.accept(this);
        recording = null;
        return all;
    }

    RawPeer preface() {
        send(Unpooled.copiedBuffer(Frames.PREFACE, StandardCharsets.US_ASCII));
        return settings();
    }

    RawPeer settings() {
        return frame(Frames.SETTINGS, 0, 0, 0);
    }

    /** A frame whose payload is zeros. */
    RawPeer frame(int type, int flags, int streamId, int length) {
        return payload(type, flags, streamId, new byte[length]);
    }

    RawPeer payload(int type, int flags, int streamId, byte[] payload) {
        ByteBuf out = Unpooled.buffer(Frames.HEADER_LENGTH + payload.length);
        Frames.writeHeader(out, payload.length, type, flags, streamId);
        return send(out.writeBytes(payload));
    }

    /** Only the header of a frame that claims to be this long. */
    RawPeer frameOfLength(int length) {
        ByteBuf out = Unpooled.buffer(Frames.HEADER_LENGTH);
        Frames.writeHeader(out, length, Frames.DATA, 0, 1);
        return send(out);
    }

    RawPeer setting(int id, int value) {
        ByteBuf pair = Unpooled.buffer(6).writeShort(id).writeInt(value);
        return payload(Frames.SETTINGS, 0, 0, ByteBufUtil.getBytes(pair));
    }

    RawPeer windowUpdate(int streamId, int increment) {
        return payload(Frames.WINDOW_UPDATE, 0, streamId, integer(increment));
    }

    RawPeer reset(int streamId) {
        return reset(streamId, ErrorCode.CANCEL);
    }

    RawPeer reset(int streamId, ErrorCode code) {
        return payload(Frames.RST_STREAM, 0, streamId, integer(code.code()));
    }

    RawPeer goAway(int lastStreamId) {
        ByteBuf out = Unpooled.buffer(8).writeInt(lastStreamId).writeInt(0);
        return payload(Frames.GOAWAY, 0, 0, ByteBufUtil.getBytes(out));
    }

    RawPeer data(int streamId, int length, boolean endStream) {
        return frame(Frames.DATA, endStream ? Frames.END_STREAM : 0, streamId, length);
    }

    RawPeer padded(int streamId, int length, int padding) {
        byte[] payload = new byte[1 + length + padding];
        payload[0] = (byte) padding;
        return payload(Frames.DATA, Frames.PADDED, streamId, payload);
    }

    /** DATA that claims more padding than it has bytes. */
    RawPeer paddedTooMuch(int streamId) {
        return payload(Frames.DATA, Frames.PADDED, streamId, new byte[] {9, 0, 0, 0, 0, 0});
    }

    RawPeer connect(int streamId) {
        return headers(streamId, false, ":method", "CONNECT", ":authority", "10.0.0.1:80");
    }

    RawPeer headers(int streamId, boolean endStream, String... namesAndValues) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(3, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        int end = endStream ? Frames.END_STREAM : 0;
        int type = Frames.HEADERS;
        do {
            byte[] part = new byte[Math.min(16_384, block.readableBytes())];
            block.readBytes(part);
            payload(type, end | (block.isReadable() ? 0 : Frames.END_HEADERS), streamId, part);
            type = Frames.CONTINUATION;
            end = 0;
        } while (block.isReadable());
        return this;
    }

    /** Headers in exactly this order and spelling; each shorter than 127 bytes. */
    RawPeer literals(int streamId, String... namesAndValues) {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.writeByte(0);
            }
            block.writeByte(namesAndValues[i].length());
            block.writeCharSequence(namesAndValues[i], StandardCharsets.US_ASCII);
        }
        byte[] payload = ByteBufUtil.getBytes(block);
        return payload(Frames.HEADERS, Frames.END_HEADERS, streamId, payload);
    }

    RawPeer headerBytes(int streamId, int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return payload(Frames.HEADERS, Frames.END_HEADERS, streamId, payload);
    }

    RawPeer times(int count, Consumer<RawPeer> does) {
        for (int i = 0; i < count && channel.isOpen(); i++) {
            does.accept(this);
        }
        return this;
    }

    RawPeer streams(int first, int count, ObjIntConsumer<RawPeer> does) {
        for (int i = 0; i < count && channel.isOpen(); i++) {
            does.accept(this, first + 2 * i);
        }
        return this;
    }

    List<ErrorCode> goAways() {
        return answers().stream()
                .filter(f -> f.type() == Frames.GOAWAY)
                .map(f -> ErrorCode.of(f.payload().getInt(4)))
                .toList();
    }

    List<ErrorCode> resets() {
        return answers().stream()
                .filter(f -> f.type() == Frames.RST_STREAM)
                .map(f -> ErrorCode.of(f.payload().getInt(0)))
                .toList();
    }

    long windowCredits(int streamId) {
        return answers().stream()
                .filter(f -> f.type() == Frames.WINDOW_UPDATE && f.streamId() == streamId)
                .mapToLong(f -> f.payload().getInt(0))
                .sum();
    }

    long count(int type) {
        return answers().stream().filter(f -> f.type() == type).count();
    }

    List<String> statuses() {
        return answers().stream()
                .filter(f -> f.type() == Frames.HEADERS)
                .map(f -> {
                    try {
                        ByteBuf block = f.payload().duplicate();
                        return String.valueOf(decoder.decodeHeaders(f.streamId(), block).status());
                    } catch (Http2Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** Every frame received so far. */
    List<Frame> answers() {
        channel.runPendingTasks();
        ByteBuf next = channel.readOutbound();
        while (next != null) {
            answers.writeBytes(next);
            next.release();
            next = channel.readOutbound();
        }
        if (answers.readerIndex() == 0
                && answers.readableBytes() >= Frames.PREFACE.length()
                && answers.getByte(0) == 'P') {
            answers.skipBytes(Frames.PREFACE.length());
        }
        while (answers.readableBytes() >= Frames.HEADER_LENGTH) {
            int length = answers.readMedium();
            int type = answers.readUnsignedByte();
            int flags = answers.readUnsignedByte();
            int streamId = answers.readInt();
            byte[] payload = new byte[length];
            answers.readBytes(payload);
            frames.add(new Frame(type, flags, streamId, Unpooled.wrappedBuffer(payload)));
        }
        return frames;
    }

    private static byte[] integer(int value) {
        return ByteBufUtil.getBytes(Unpooled.buffer(4).writeInt(value));
    }
}
