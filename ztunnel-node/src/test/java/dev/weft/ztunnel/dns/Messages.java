package dev.weft.ztunnel.dns;

import dev.weft.net.IpAddresses;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Writes questions and reads answers, with a codec of its own. */
final class Messages {
    static final int A = 1;
    static final int AAAA = 28;
    static final int TXT = 16;

    private Messages() {}

    static DnsQuery query(String name, int type) {
        return new DnsQuery(
                7, true, false, DnsName.parse(name).orElseThrow(), type, 1, Optional.empty());
    }

    static ByteBuffer question(int id, String name, int type) {
        return question(id, name, type, 0);
    }

    /** A question; with an OPT record unless {@code payload} is zero. */
    static ByteBuffer question(int id, String name, int type, int payload) {
        ByteBuffer out = ByteBuffer.allocate(600);
        out.putShort((short) id).putShort((short) 0x0100).putShort((short) 1).putInt(0);
        out.putShort((short) (payload > 0 ? 1 : 0));
        DnsName.parse(name).orElseThrow().write(out);
        out.putShort((short) type).putShort((short) 1);
        if (payload > 0) {
            out.put((byte) 0).putShort((short) 41).putShort((short) payload);
            out.putInt(0x8000).putShort((short) 0);
        }
        return out.flip();
    }

    static byte[] bytes(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return bytes;
    }

    /**
     * An answer, as far as tests look at it.
     *
     * @param records the data of each: an address, a name, or hexadecimal digits
     */
    record Reply(int id, int flags, int code, List<String> records, List<String> owners) {
        boolean truncated() {
            return (flags & 0x0200) != 0;
        }
    }

    static Reply reply(ByteBuffer message) {
        ByteBuffer in = message.slice();
        int id = in.getShort() & 0xffff;
        int flags = in.getShort() & 0xffff;
        int questions = in.getShort();
        int answers = in.getShort();
        in.getInt();
        for (int i = 0; i < questions; i++) {
            name(in);
            in.getInt();
        }
        List<String> records = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            owners.add(name(in));
            int type = in.getShort();
            in.getShort();
            in.getInt();
            int length = in.getShort();
            records.add(data(type, in.slice(in.position(), length)));
            in.position(in.position() + length);
        }
        return new Reply(id, flags, flags & 0xf, records, owners);
    }

    private static String data(int type, ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return switch (type) {
            case A, AAAA -> IpAddresses.ofBytes(bytes).orElseThrow().getHostAddress();
            case 5 -> "CNAME " + name(data);
            default -> HexFormat.of().formatHex(bytes);
        };
    }

    private static String name(ByteBuffer in) {
        int length = in.get(in.position()) & 0xff;
        if (length >= 0xc0) {
            int at = in.getShort() & 0x3fff;
            return DnsName.read(in.duplicate().position(at)).orElseThrow().text();
        }
        return DnsName.read(in).orElseThrow().text();
    }
}
