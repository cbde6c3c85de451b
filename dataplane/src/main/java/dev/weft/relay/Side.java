package dev.weft.relay;

/** The two ends of a relay. */
public enum Side {
    /** The connection that was accepted. */
    DOWNSTREAM,
    /** The connection that was made for it. */
    UPSTREAM;

    Side other() {
        return this == DOWNSTREAM ? UPSTREAM : DOWNSTREAM;
    }
}
