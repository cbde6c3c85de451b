package dev.weft.hbone;

import static dev.weft.hbone.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.weft.hbone.ErrorCode.PROTOCOL_ERROR;

import io.netty.buffer.ByteBuf;

/**
 * What the peer announced.
 *
 * @param initialWindow bytes a new stream may send
 * @param maxFrameSize largest frame it takes
 * @param maxStreams streams it takes at a time
 * @param headerTable bytes of dynamic header table it keeps
 */
record PeerSettings(int initialWindow, int maxFrameSize, long maxStreams, long headerTable) {

    /** Before its SETTINGS arrived (RFC 9113 section 6.5.2). */
    static final PeerSettings INITIAL =
            new PeerSettings(
                    Frames.DEFAULT_WINDOW, Frames.DEFAULT_FRAME_SIZE, Integer.MAX_VALUE, 4096);

    /** These settings with what a SETTINGS frame changes. */
    PeerSettings with(ByteBuf pairs) throws ProtocolError {
        PeerSettings result = this;
        while (pairs.isReadable()) {
            result = result.with(pairs.readUnsignedShort(), pairs.readUnsignedInt());
        }
        return result;
    }

    private PeerSettings with(int id, long value) throws ProtocolError {
        return switch (id) {
            case Frames.INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE) {
                    throw new ProtocolError(FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE " + value);
                }
                yield new PeerSettings((int) value, maxFrameSize, maxStreams, headerTable);
            }
            case Frames.MAX_FRAME_SIZE -> {
                if (value < 16384 || value > 16777215) {
                    throw new ProtocolError(PROTOCOL_ERROR, "MAX_FRAME_SIZE " + value);
                }
                yield new PeerSettings(initialWindow, (int) value, maxStreams, headerTable);
            }
            case Frames.MAX_CONCURRENT_STREAMS ->
                    new PeerSettings(initialWindow, maxFrameSize, value, headerTable);
            case Frames.HEADER_TABLE_SIZE ->
                    new PeerSettings(initialWindow, maxFrameSize, maxStreams, value);
            case Frames.ENABLE_PUSH -> {
                if (value > 1) {
                    throw new ProtocolError(PROTOCOL_ERROR, "ENABLE_PUSH " + value);
                }
                yield this;
            }
            default -> this;
        };
    }
}
