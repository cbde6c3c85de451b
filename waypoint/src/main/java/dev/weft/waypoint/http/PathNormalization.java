package dev.weft.waypoint.http;

/** How far a path is normalised before policy looks at it, in the words of the mesh settings. */
public enum PathNormalization {
    /** As it was sent. */
    NONE,
    /** Escapes of plain characters, dot segments, backslashes (RFC 3986 section 6.2.2). */
    BASE,
    /** Also many slashes become one. */
    MERGE_SLASHES,
    /** Also escaped slashes and backslashes become slashes, before they are merged. */
    DECODE_AND_MERGE_SLASHES
}
