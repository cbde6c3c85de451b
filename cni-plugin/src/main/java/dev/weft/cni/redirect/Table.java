package dev.weft.cni.redirect;

/** The tables of the packet filter that rules stand in. */
enum Table {
    RAW,
    MANGLE,
    NAT
}
