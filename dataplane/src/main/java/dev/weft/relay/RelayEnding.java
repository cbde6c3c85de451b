package dev.weft.relay;

/** How a relay ended. */
public sealed interface RelayEnding {

    /** Both directions ended in order and every byte was handed to the kernel or the tunnel. */
    record Finished() implements RelayEnding {}

    /** One side broke; the other was reset. */
    record Broken(Side side, EndFailure cause) implements RelayEnding {}

    /** This program ended it: see {@link Relay#stop}. */
    record Stopped(EndFailure cause) implements RelayEnding {}
}
