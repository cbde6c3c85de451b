package dev.weft.hbone;

/** What a client and a server do differently on one {@link HboneConnection}. */
interface Role {

    boolean isServer();

    /** A header block arrived, already decoded. */
    void headers(int streamId, HeaderCodec.Block block, boolean endStream) throws ProtocolError;

    /** The peer's first SETTINGS arrived. */
    void ready();

    /** A PING that the role sent was answered. */
    void pong(long opaque);

    /** The peer takes no more streams than those up to {@code lastStreamId}. */
    void goAway(int lastStreamId, ErrorCode code, String debug);

    /** A stream left the connection, or SETTINGS changed how many there may be. */
    void changed();

    /** The peer answers no PING. */
    void silent();

    /** The connection is over. */
    void ended(HboneFailure cause);
}
