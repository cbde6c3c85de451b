package dev.weft.ztunnel.dns;

/**
 * What a client says by an OPT record (RFC 6891).
 *
 * @param payload bytes that it takes in one datagram, as it says
 * @param dnssecOk whether it wants signatures
 */
record Edns(int payload, int version, boolean dnssecOk) {

    static final int TYPE = 41;

    /** Bytes of the record without options. */
    static final int SIZE = 11;
}
