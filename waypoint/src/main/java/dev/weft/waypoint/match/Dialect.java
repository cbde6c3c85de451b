package dev.weft.waypoint.match;

/** Whose rules a match was written by. */
public enum Dialect {
    /** The most specific match wins; a header named twice counts once, as it was named first. */
    GATEWAY_API,
    /** The first match wins; every header given must hold. */
    VIRTUAL_SERVICE
}
