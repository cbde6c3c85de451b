package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Writes questions of our own. */
final class QuestionWriter {
    private QuestionWriter() {}

    /** The question for the addresses of one family. */
    static DnsQuery address(DnsName name, RecordType type) {
        return new DnsQuery(
                0, true, false, name, type.code(), DnsQuery.CLASS_INTERNET, Optional.empty());
    }

    static ByteBuffer write(DnsQuery query) {
        ByteBuffer out = ByteBuffer.allocate(DnsHeader.SIZE + query.name().size() + 4);
        new DnsHeader(query.id(), DnsHeader.RECURSION_DESIRED, 1, 0, 0, 0).write(out);
        query.name().write(out);
        out.putShort((short) query.type()).putShort((short) query.recordClass());
        return out.flip();
    }
}
