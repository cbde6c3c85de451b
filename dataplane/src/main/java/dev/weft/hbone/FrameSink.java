package dev.weft.hbone;

import io.netty.buffer.ByteBuf;

/** What {@link FrameReader} finds. Lengths and identifiers of zero are checked by the reader. */
interface FrameSink {

    /**
     * A DATA frame begins; {@code flow} bytes of window are used, padding included. Its content
     * follows in pieces as it arrives, then {@link #dataEnd}.
     */
    void dataStart(int streamId, int flow, boolean endStream) throws ProtocolError;

    /** A piece of the content; ownership passes. */
    void dataPiece(ByteBuf piece);

    void dataEnd();

    /** A complete header block, to be decoded in any case; the sink does not own {@code block}. */
    void headers(int streamId, ByteBuf block, boolean endStream) throws ProtocolError;

    void reset(int streamId, ErrorCode code) throws ProtocolError;

    /** Pairs of identifier (2 bytes) and value (4 bytes); the sink does not own {@code pairs}. */
    void settings(ByteBuf pairs) throws ProtocolError;

    void settingsAck() throws ProtocolError;

    void ping(long opaque, boolean ack) throws ProtocolError;

    void goAway(int lastStreamId, ErrorCode code, String debug) throws ProtocolError;

    void windowUpdate(int streamId, int increment) throws ProtocolError;

    /** A frame that means nothing here: PRIORITY or an unknown type. */
    void ignored(int type) throws ProtocolError;
}
