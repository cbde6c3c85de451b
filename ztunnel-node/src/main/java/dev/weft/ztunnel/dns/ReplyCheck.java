package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Whether a message is the answer to a question: nothing else may be passed on to a pod. */
final class ReplyCheck {
    private ReplyCheck() {}

    /** Whether it answers the question, which was sent with this id. */
    static boolean answers(DnsQuery query, int id, ByteBuffer message) {
        ByteBuffer in = message.slice();
        if (in.remaining() < DnsHeader.SIZE) {
            return false;
        }
        DnsHeader header = DnsHeader.read(in);
        if (header.id() != id || !header.has(DnsHeader.RESPONSE) || header.has(DnsHeader.OPCODE)) {
            return false;
        }
        if (header.questions() == 0) {
            // A server that cannot read a question may refuse it without repeating it.
            return header.replyCode() != ReplyCode.NOERROR.code() && !in.hasRemaining();
        }
        Optional<DnsName> name = DnsName.read(in);
        return header.questions() == 1
                && name.isPresent()
                && name.get().text().equals(query.name().text())
                && in.remaining() >= 4
                && (in.getShort() & 0xffff) == query.type()
                && (in.getShort() & 0xffff) == query.recordClass();
    }

    /** Whether another server may know better. */
    static boolean isHelpless(ByteBuffer reply) {
        int code = reply.get(3) & DnsHeader.REPLY_CODE;
        return code == ReplyCode.SERVFAIL.code()
                || code == ReplyCode.NOTIMP.code()
                || code == ReplyCode.REFUSED.code();
    }

    /** The same message under the id that the client chose, and with recursion available. */
    static ByteBuffer forClient(DnsQuery query, ByteBuffer reply) {
        ByteBuffer copy = ByteBuffer.allocate(reply.remaining());
        copy.put(reply.duplicate()).flip();
        copy.putShort(0, (short) query.id());
        copy.put(3, (byte) (copy.get(3) | DnsHeader.RECURSION_AVAILABLE));
        return copy;
    }
}
