package dev.weft.ztunnel.dns;

import java.util.Optional;

/**
 * One question of a client.
 *
 * @param recursionDesired copied into the answer, as is
 * @param checkingDisabled which tells validators to let bad signatures pass
 * @param type as on the wire, see {@link RecordType}
 * @param recordClass as on the wire
 */
record DnsQuery(
        int id,
        boolean recursionDesired,
        boolean checkingDisabled,
        DnsName name,
        int type,
        int recordClass,
        Optional<Edns> edns) {

    static final int CLASS_INTERNET = 1;

    private static final int PLAIN_LIMIT = 512;

    /** The most that we put into one datagram, whatever the client takes. */
    private static final int DATAGRAM_LIMIT = 4096;

    /** Bytes that an answer in a datagram may have. */
    int datagramLimit() {
        int asked = edns.map(Edns::payload).orElse(PLAIN_LIMIT);
        return Math.clamp(asked, PLAIN_LIMIT, DATAGRAM_LIMIT);
    }

    /** Whether it asks for an address, the only thing that the mesh knows of a name. */
    boolean asksForAddress() {
        return recordClass == CLASS_INTERNET
                && (type == RecordType.A.code() || type == RecordType.AAAA.code());
    }
}
