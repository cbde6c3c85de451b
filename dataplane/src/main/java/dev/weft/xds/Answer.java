package dev.weft.xds;

/** What the control plane said about a name that was asked for. */
public enum Answer {
    /** There is such a resource, or one that answers to this name, and it was taken. */
    FOUND,
    /** There is none; should there be one later, it will be sent. */
    ABSENT,
    /** There is one, but it was refused: nothing can be said of what it names. */
    REFUSED
}
