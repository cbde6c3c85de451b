package dev.weft.ztunnel.dns;

import java.util.Locale;

/** What a question came over, and is passed on over. */
enum Transport {
    UDP,
    TCP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
