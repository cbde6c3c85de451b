package dev.weft.hbone;

/** What a server does with requests, on the connection's event loop. */
public interface InboundHandler {

    void connect(InboundConnect connect);

    /** The connection is over; its streams were told before. Called once. */
    default void closed(HboneFailure cause) {}
}
