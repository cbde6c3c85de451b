package dev.weft.waypoint.upstream.balance;

/** Places in a circle, each of one endpoint. Immutable, any thread. */
interface HashTable {

    /** The number of places. */
    int places();

    /** The place that a hash means. */
    int place(long hash);

    /** Whose a place is. */
    int owner(int place);
}
