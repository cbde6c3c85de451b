package dev.weft.local.dns;

/**
 * One question of a client.
 *
 * @param recursionDesired copied into the answer
 * @param question the bytes of the question section, repeated in the answer
 * @param name lower case, without the final dot
 * @param type as on the wire
 * @param answerLimit bytes that the client takes in one datagram
 */
record DnsQuery(
        int id,
        boolean recursionDesired,
        Bytes question,
        String name,
        int type,
        boolean internet,
        int answerLimit) {

    static final int TYPE_A = 1;
    static final int TYPE_AAAA = 28;
    static final int TYPE_ANY = 255;

    /** Bytes compared by content. */
    record Bytes(String latin1) {}
}
