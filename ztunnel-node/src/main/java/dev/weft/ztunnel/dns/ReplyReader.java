package dev.weft.ztunnel.dns;

import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the addresses out of answers. */
final class ReplyReader {
    private ReplyReader() {}

    /** The first address of an answer; empty if it has none, or is broken before it comes. */
    static Optional<InetAddress> firstAddress(ByteBuffer message) {
        ByteBuffer in = message.slice();
        if (in.remaining() < DnsHeader.SIZE) {
            return Optional.empty();
        }
        DnsHeader header = DnsHeader.read(in);
        for (int i = 0; i < header.questions(); i++) {
            if (!RecordScan.skipName(in) || in.remaining() < 4) {
                return Optional.empty();
            }
            in.position(in.position() + 4);
        }
        for (int i = 0; i < header.answers(); i++) {
            if (!RecordScan.skipName(in) || in.remaining() < 10) {
                return Optional.empty();
            }
            int type = in.getShort() & 0xffff;
            in.position(in.position() + 6);
            int length = in.getShort() & 0xffff;
            if (in.remaining() < length) {
                return Optional.empty();
            }
            byte[] data = new byte[length];
            in.get(data);
            boolean address = type == RecordType.A.code() || type == RecordType.AAAA.code();
            if (address) {
                return IpAddresses.ofBytes(data);
            }
        }
        return Optional.empty();
    }
}
