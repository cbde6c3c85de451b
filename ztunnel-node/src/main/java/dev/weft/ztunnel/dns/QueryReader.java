package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads what clients send, which may be anything: no compression pointer is followed, and nothing
 * is allocated by a number that the client chose.
 */
final class QueryReader {
    private QueryReader() {}

    /** What a message is. */
    sealed interface Reading {
        record Question(DnsQuery query) implements Reading {}

        /** To be refused with a header alone. */
        record Refused(int id, ReplyCode code) implements Reading {}

        /** So short that even a refusal could not be matched to it. */
        record Unanswerable() implements Reading {}
    }

    static Reading read(ByteBuffer message) {
        ByteBuffer in = message.slice();
        if (in.remaining() < DnsHeader.SIZE) {
            return new Reading.Unanswerable();
        }
        DnsHeader header = DnsHeader.read(in);
        if (header.has(DnsHeader.RESPONSE)) {
            return new Reading.Refused(header.id(), ReplyCode.FORMERR);
        }
        if (header.has(DnsHeader.OPCODE)) {
            return new Reading.Refused(header.id(), ReplyCode.NOTIMP);
        }
        return question(header, in)
                .<Reading>map(Reading.Question::new)
                .orElse(new Reading.Refused(header.id(), ReplyCode.FORMERR));
    }

    private static Optional<DnsQuery> question(DnsHeader header, ByteBuffer in) {
        if (header.questions() != 1) {
            return Optional.empty();
        }
        Optional<DnsName> name = DnsName.read(in);
        if (name.isEmpty() || in.remaining() < 4) {
            return Optional.empty();
        }
        int type = in.getShort() & 0xffff;
        int recordClass = in.getShort() & 0xffff;
        RecordScan scan = RecordScan.of(in, header);
        if (!scan.complete()) {
            return Optional.empty();
        }
        return Optional.of(
                new DnsQuery(
                        header.id(),
                        header.has(DnsHeader.RECURSION_DESIRED),
                        header.has(DnsHeader.CHECKING_DISABLED),
                        name.get(),
                        type,
                        recordClass,
                        scan.edns()));
    }
}
