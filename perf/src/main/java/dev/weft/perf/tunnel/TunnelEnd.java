package dev.weft.perf.tunnel;

/** Which side of the link a tunnel program stands on. */
enum TunnelEnd {
    CLIENT,
    SERVER
}
