package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;

/** The first twelve bytes of every message, and the bits in them. */
record DnsHeader(int id, int flags, int questions, int answers, int authorities, int additional) {
    static final int SIZE = 12;

    static final int RESPONSE = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AUTHORITATIVE = 0x0400;
    static final int TRUNCATED = 0x0200;
    static final int RECURSION_DESIRED = 0x0100;
    static final int RECURSION_AVAILABLE = 0x0080;
    static final int CHECKING_DISABLED = 0x0010;
    static final int REPLY_CODE = 0x000f;

    /** Reads the twelve bytes; there must be as many. */
    static DnsHeader read(ByteBuffer in) {
        return new DnsHeader(
                in.getShort() & 0xffff,
                in.getShort() & 0xffff,
                in.getShort() & 0xffff,
                in.getShort() & 0xffff,
                in.getShort() & 0xffff,
                in.getShort() & 0xffff);
    }

    void write(ByteBuffer out) {
        out.putShort((short) id)
                .putShort((short) flags)
                .putShort((short) questions)
                .putShort((short) answers)
                .putShort((short) authorities)
                .putShort((short) additional);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int replyCode() {
        return flags & REPLY_CODE;
    }
}
