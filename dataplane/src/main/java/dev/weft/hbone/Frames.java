package dev.weft.hbone;

import io.netty.buffer.ByteBuf;

/** The frame layout of HTTP/2: types, flags and settings of RFC 9113 sections 4 and 6. */
final class Frames {

    static final int HEADER_LENGTH = 9;
    static final int DEFAULT_WINDOW = 65535;
    static final int DEFAULT_FRAME_SIZE = 16384;
    static final int MAX_STREAM_ID = Integer.MAX_VALUE;

    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int PRIORITY = 0x2;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PUSH_PROMISE = 0x5;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int HAS_PRIORITY = 0x20;

    static final int HEADER_TABLE_SIZE = 0x1;
    static final int ENABLE_PUSH = 0x2;
    static final int MAX_CONCURRENT_STREAMS = 0x3;
    static final int INITIAL_WINDOW_SIZE = 0x4;
    static final int MAX_FRAME_SIZE = 0x5;
    static final int MAX_HEADER_LIST_SIZE = 0x6;

    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private Frames() {}

    /** Appends a frame header. */
    static void writeHeader(ByteBuf out, int length, int type, int flags, int streamId) {
        out.writeMedium(length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(streamId);
    }

    /** Puts a frame header directly in front of the content of {@code data}. */
    static void prependHeader(ByteBuf data, int type, int flags, int streamId) {
        int length = data.readableBytes();
        int start = data.readerIndex() - HEADER_LENGTH;
        data.setMedium(start, length);
        data.setByte(start + 3, type);
        data.setByte(start + 4, flags);
        data.setInt(start + 5, streamId);
        data.readerIndex(start);
    }
}
