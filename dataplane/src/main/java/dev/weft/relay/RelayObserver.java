package dev.weft.relay;

/** Told what a relay does, on its event loop. */
public interface RelayObserver {

    /** Bytes were read from {@code from} and handed to the other side. */
    default void copied(Side from, int bytes) {}

    /** The relay is over; called exactly once. */
    void ended(RelayOutcome outcome);
}
