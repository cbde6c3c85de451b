package dev.weft.waypoint.upstream.dial;

/** Something under way that can be given up. */
@FunctionalInterface
public interface Ticket {

    /** Nobody hears of it any more. No effect after its answer. */
    void cancel();
}
