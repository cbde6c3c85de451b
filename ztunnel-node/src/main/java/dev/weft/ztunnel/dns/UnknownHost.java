package dev.weft.ztunnel.dns;

import java.io.IOException;

/** A hostname whose addresses were not found; the message says of whom and why. */
public final class UnknownHost extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownHost(String hostname, String why) {
        super("the addresses of " + hostname + " were not found: " + why);
    }
}
