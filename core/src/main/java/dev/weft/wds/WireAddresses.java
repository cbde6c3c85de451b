package dev.weft.wds;

import com.google.protobuf.ByteString;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.HexFormat;

/** Address bytes and port numbers as they stand in messages. */
final class WireAddresses {

    private static final int MAPPED_BITS = 96;

    private WireAddresses() {}

    static ByteString bytes(InetAddress address) {
        return ByteString.copyFrom(address.getAddress());
    }

    static InetAddress address(String resource, String field, ByteString bytes)
            throws WdsException {
        return IpAddresses.ofBytes(bytes.toByteArray())
                .orElseThrow(() ->
                        new WdsException(
                                resource,
                                field
                                        + " has "
                                        + bytes.size()
                                        + " bytes ("
                                        + shown(bytes)
                                        + "): expected 4 or 16"));
    }

    /** A block whose length counts bits of the bytes as sent, also for IPv4-mapped ones. */
    static Cidr block(String resource, String field, ByteString bytes, int length)
            throws WdsException {
        InetAddress base = address(resource, field, bytes);
        boolean mapped = bytes.size() * 8 > base.getAddress().length * 8;
        int least = mapped ? MAPPED_BITS : 0;
        if (length < least || length > bytes.size() * 8) {
            throw new WdsException(
                    resource,
                    field
                            + " "
                            + IpAddresses.text(base)
                            + " has length "
                            + Integer.toUnsignedString(length)
                            + ": expected "
                            + least
                            + " to "
                            + bytes.size() * 8);
        }
        return new Cidr(base, length - least);
    }

    static int port(String resource, String field, int wire) throws WdsException {
        if (wire < 0 || wire > 65535) {
            throw new WdsException(
                    resource,
                    field + " " + Integer.toUnsignedString(wire) + ": expected 0 to 65535");
        }
        return wire;
    }

    /** A weight; what does not fit an int is as good as the greatest. */
    static int weight(int wire) {
        return wire < 0 ? Integer.MAX_VALUE : wire;
    }

    private static String shown(ByteString bytes) {
        return HexFormat.of()
                .formatHex(bytes.substring(0, Math.min(bytes.size(), 20)).toByteArray());
    }
}
