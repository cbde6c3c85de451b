package dev.weft.local.dns;

import dev.weft.local.dns.ClusterZone.Answer;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * DNS messages (RFC 1035), as far as a server of addresses needs: one question in, one answer out.
 * Reads untrusted bytes: nothing is followed (a question has no compression pointers), nothing is
 * allocated by a number that the client chose.
 */
final class DnsCodec {

    static final int PLAIN_LIMIT = 512;

    /** What goes through every network in one datagram (the usual choice since 2020). */
    static final int EDNS_LIMIT = 1232;

    /** Low, because a Service can come and go at any time. */
    private static final int TTL_SECONDS = 5;

    private static final int HEADER = 12;
    private static final int LONGEST_NAME = 255;
    private static final int TYPE_OPT = 41;
    private static final int CLASS_INTERNET = 1;

    private static final int RESPONSE = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;

    private static final int FORMAT_ERROR = 1;
    private static final int NO_SUCH_NAME = 3;
    private static final int NOT_IMPLEMENTED = 4;

    private DnsCodec() {}

    /** Reads a query; empty if the bytes are none, then {@link #refusal} may answer. */
    static Optional<DnsQuery> read(ByteBuffer message) {
        ByteBuffer in = message.slice();
        if (in.remaining() < HEADER) {
            return Optional.empty();
        }
        int id = in.getShort() & 0xffff;
        int flags = in.getShort() & 0xffff;
        int questions = in.getShort() & 0xffff;
        int answers = in.getShort() & 0xffff;
        int authorities = in.getShort() & 0xffff;
        int additional = in.getShort() & 0xffff;
        boolean query = (flags & (RESPONSE | OPCODE)) == 0;
        if (!query || questions != 1 || answers != 0 || authorities != 0) {
            return Optional.empty();
        }
        Optional<String> name = name(in);
        if (name.isEmpty() || in.remaining() < 4) {
            return Optional.empty();
        }
        int type = in.getShort() & 0xffff;
        int queryClass = in.getShort() & 0xffff;
        byte[] question = new byte[in.position() - HEADER];
        in.get(HEADER, question);
        return Optional.of(
                new DnsQuery(
                        id,
                        (flags & RECURSION_DESIRED) != 0,
                        new DnsQuery.Bytes(new String(question, StandardCharsets.ISO_8859_1)),
                        name.get().toLowerCase(Locale.ROOT),
                        type,
                        queryClass == CLASS_INTERNET,
                        additional > 0 ? ednsLimit(in) : PLAIN_LIMIT));
    }

    /** The answer to a query, cut to {@code limit} bytes and then marked as such. */
    static byte[] write(DnsQuery query, Answer answer, int limit) {
        byte[] question = query.question().latin1().getBytes(StandardCharsets.ISO_8859_1);
        List<InetAddress> addresses =
                switch (answer) {
                    case Answer.Addresses found -> found.addresses();
                    case Answer.NoSuchName none -> List.of();
                };
        int room = limit - HEADER - question.length;
        int fit = 0;
        int size = 0;
        for (InetAddress address : addresses) {
            int record = 12 + address.getAddress().length;
            if (size + record > room) {
                break;
            }
            size += record;
            fit++;
        }
        int flags = RESPONSE | AUTHORITATIVE | RECURSION_AVAILABLE;
        flags |= query.recursionDesired() ? RECURSION_DESIRED : 0;
        flags |= fit < addresses.size() ? TRUNCATED : 0;
        flags |= answer instanceof Answer.NoSuchName ? NO_SUCH_NAME : 0;
        ByteBuffer out = ByteBuffer.allocate(HEADER + question.length + size);
        header(out, query.id(), flags, 1, fit);
        out.put(question);
        for (InetAddress address : addresses.subList(0, fit)) {
            byte[] bytes = address.getAddress();
            // A pointer to the name in the question.
            out.putShort((short) (0xc000 | HEADER));
            out.putShort((short) (bytes.length == 4 ? DnsQuery.TYPE_A : DnsQuery.TYPE_AAAA));
            out.putShort((short) CLASS_INTERNET);
            out.putInt(TTL_SECONDS);
            out.putShort((short) bytes.length);
            out.put(bytes);
        }
        return out.array();
    }

    /** What to tell the sender of bytes that are no query; nothing if they have no id. */
    static Optional<byte[]> refusal(ByteBuffer message) {
        if (message.remaining() < HEADER) {
            return Optional.empty();
        }
        int flags = message.getShort(message.position() + 2) & 0xffff;
        if ((flags & RESPONSE) != 0) {
            // Answering answers would let two servers talk for ever.
            return Optional.empty();
        }
        int code = (flags & OPCODE) != 0 ? NOT_IMPLEMENTED : FORMAT_ERROR;
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        header(out, message.getShort(message.position()) & 0xffff, RESPONSE | code, 0, 0);
        return Optional.of(out.array());
    }

    private static void header(ByteBuffer out, int id, int flags, int questions, int answers) {
        out.putShort((short) id);
        out.putShort((short) flags);
        out.putShort((short) questions);
        out.putShort((short) answers);
        out.putInt(0);
    }

    private static Optional<String> name(ByteBuffer in) {
        StringBuilder name = new StringBuilder();
        while (in.hasRemaining()) {
            int length = in.get() & 0xff;
            if (length == 0) {
                return Optional.of(name.toString());
            }
            boolean pointer = length > 63;
            if (pointer || in.remaining() < length || name.length() + length > LONGEST_NAME) {
                return Optional.empty();
            }
            byte[] label = new byte[length];
            in.get(label);
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(label, StandardCharsets.ISO_8859_1));
        }
        return Optional.empty();
    }

    /** The size that an EDNS record (RFC 6891) asks for, if it is the first additional record. */
    private static int ednsLimit(ByteBuffer in) {
        boolean edns =
                in.remaining() >= 11
                        && in.get(in.position()) == 0
                        && (in.getShort(in.position() + 1) & 0xffff) == TYPE_OPT;
        int asked = edns ? in.getShort(in.position() + 3) & 0xffff : PLAIN_LIMIT;
        return Math.clamp(asked, PLAIN_LIMIT, EDNS_LIMIT);
    }
}
