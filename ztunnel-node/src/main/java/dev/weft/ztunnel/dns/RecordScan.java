package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is found behind the question of a message.
 *
 * @param complete whether all records are there that the header counts
 */
record RecordScan(boolean complete, Optional<Edns> edns) {
    private static final int POINTER = 0xc0;
    private static final int DNSSEC_OK = 0x8000;

    private static final RecordScan BROKEN = new RecordScan(false, Optional.empty());

    /** Goes through the records; ends at the end of the bytes, whatever the header counts. */
    static RecordScan of(ByteBuffer in, DnsHeader header) {
        int before = header.answers() + header.authorities();
        int all = before + header.additional();
        Optional<Edns> edns = Optional.empty();
        for (int i = 0; i < all; i++) {
            if (!skipName(in) || in.remaining() < 10) {
                return BROKEN;
            }
            int type = in.getShort() & 0xffff;
            int payload = in.getShort() & 0xffff;
            int flags = in.getInt();
            int length = in.getShort() & 0xffff;
            if (in.remaining() < length) {
                return BROKEN;
            }
            in.position(in.position() + length);
            if (type == Edns.TYPE && i >= before) {
                if (edns.isPresent()) {
                    return BROKEN;
                }
                edns = Optional.of(new Edns(payload, flags >> 16 & 0xff, (flags & DNSSEC_OK) != 0));
            }
        }
        return new RecordScan(true, edns);
    }

    /** Skips a name, which a compression pointer may end. */
    static boolean skipName(ByteBuffer in) {
        while (in.hasRemaining()) {
            int length = in.get() & 0xff;
            if (length == 0) {
                return true;
            }
            int rest = length >= POINTER ? 1 : length;
            if (in.remaining() < rest || (length < POINTER && length > 63)) {
                return false;
            }
            in.position(in.position() + rest);
            if (length >= POINTER) {
                return true;
            }
        }
        return false;
    }
}
