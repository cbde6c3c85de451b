package dev.weft.ztunnel.dns;

import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Writes answers and refusals. */
final class ReplyWriter {
    private static final int TTL_SECONDS = 30;

    /** A pointer to the name in the question, which follows the header. */
    private static final int QUESTION_NAME = 0xc000 | DnsHeader.SIZE;

    /** Behind an owner's pointer: type, class, time to live and length. */
    private static final int FIXED = 10;

    private ReplyWriter() {}

    /** A header that refuses. */
    static ByteBuffer refusal(int id, ReplyCode code) {
        ByteBuffer out = ByteBuffer.allocate(DnsHeader.SIZE);
        int flags = DnsHeader.RESPONSE | DnsHeader.RECURSION_AVAILABLE | code.code();
        new DnsHeader(id, flags, 0, 0, 0, 0).write(out);
        return out.flip();
    }

    /** An answer without records, which is not the mesh's own. */
    static ByteBuffer failure(DnsQuery query, ReplyCode code) {
        return write(query, code.code(), Optional.empty(), List.of());
    }

    /** An answer that says no more than that it is too long for a datagram. */
    static ByteBuffer truncated(DnsQuery query) {
        return write(query, DnsHeader.TRUNCATED, Optional.empty(), List.of());
    }

    /**
     * The mesh's own answer: as many addresses as fit into {@code limit} bytes, and marked if those
     * are not all.
     */
    static ByteBuffer answer(DnsQuery query, DnsDecision.Answer answer, int limit) {
        List<InetAddress> all = answer.addresses();
        Optional<DnsName> alias = all.isEmpty() ? Optional.empty() : answer.canonicalName();
        int room = limit - fixedSize(query) - alias.map(ReplyWriter::aliasSize).orElse(0);
        int each = 2 + FIXED + (query.type() == RecordType.AAAA.code() ? 16 : 4);
        int fit = Math.clamp(room / each, 0, all.size());
        int flags = DnsHeader.AUTHORITATIVE | (fit < all.size() ? DnsHeader.TRUNCATED : 0);
        return write(query, flags, room < 0 ? Optional.empty() : alias, all.subList(0, fit));
    }

    private static ByteBuffer write(
            DnsQuery query, int flags, Optional<DnsName> alias, List<InetAddress> addresses) {
        int size = fixedSize(query) + alias.map(ReplyWriter::aliasSize).orElse(0);
        size += addresses.stream().mapToInt(ip -> 2 + FIXED + ip.getAddress().length).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        new DnsHeader(
                        query.id(),
                        flags
                                | DnsHeader.RESPONSE
                                | DnsHeader.RECURSION_AVAILABLE
                                | (query.recursionDesired() ? DnsHeader.RECURSION_DESIRED : 0)
                                | (query.checkingDisabled() ? DnsHeader.CHECKING_DISABLED : 0),
                        1,
                        addresses.size() + (alias.isPresent() ? 1 : 0),
                        0,
                        query.edns().isPresent() ? 1 : 0)
                .write(out);
        query.name().write(out);
        out.putShort((short) query.type()).putShort((short) query.recordClass());
        int owner = QUESTION_NAME;
        if (alias.isPresent()) {
            record(out, owner, RecordType.CNAME, alias.get().size());
            owner = 0xc000 | out.position();
            alias.get().write(out);
        }
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            RecordType type = IpAddresses.isV6(address) ? RecordType.AAAA : RecordType.A;
            record(out, owner, type, bytes.length);
            out.put(bytes);
        }
        query.edns().ifPresent(edns -> write(out, edns));
        return out.flip();
    }

    private static void record(ByteBuffer out, int owner, RecordType type, int length) {
        out.putShort((short) owner)
                .putShort((short) type.code())
                .putShort((short) DnsQuery.CLASS_INTERNET)
                .putInt(TTL_SECONDS)
                .putShort((short) length);
    }

    private static void write(ByteBuffer out, Edns edns) {
        out.put((byte) 0)
                .putShort((short) Edns.TYPE)
                .putShort((short) Math.max(512, edns.payload()))
                .putInt(edns.version() << 16 | (edns.dnssecOk() ? 0x8000 : 0))
                .putShort((short) 0);
    }

    private static int fixedSize(DnsQuery query) {
        int question = query.name().size() + 4;
        return DnsHeader.SIZE + question + (query.edns().isPresent() ? Edns.SIZE : 0);
    }

    private static int aliasSize(DnsName alias) {
        return 2 + FIXED + alias.size();
    }
}
