package dev.weft.linux;

/** What waiting for a packet came to. */
public sealed interface Reception {

    /** A packet came; the receiver owns its descriptors. */
    record Received(Packet packet) implements Reception {}

    /** The peer closed its end, or sent a packet without bytes, which looks the same. */
    record EndOfStream() implements Reception {}

    /** Nothing came in time. */
    record TimedOut() implements Reception {}
}
