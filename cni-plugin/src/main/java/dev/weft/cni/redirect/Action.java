package dev.weft.cni.redirect;

/** What happens to a packet that a rule applies to. */
sealed interface Action {

    /** Nothing more in this table. */
    record Accept() implements Action {}

    /** Nothing more in this chain. */
    record Return() implements Action {}

    /** To a port of this namespace; the original destination stays readable on the socket. */
    record Redirect(int port) implements Action {}

    /** Sets the low twelve bits of the connection's mark, keeps the others. */
    record SetConnectionMark(int value) implements Action {}

    /** Copies the connection's mark to the packet. */
    record RestoreMark() implements Action {}

    /** Tracks the connection in a zone of its own. */
    record TrackInZone(int zone) implements Action {}
}
