package dev.weft.cni.redirect;

/** Where a packet is looked at: on its way in, or when this namespace sends it. */
enum Hook {
    PREROUTING,
    OUTPUT
}
