package dev.weft.mesh;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address as 128 bits, IPv4 in its place within IPv6 (RFC 4291 section 2.5.5.2), which no true
 * IPv6 address shares.
 */
record IpBits(long high, long low) {
    private static final int V4_OFFSET = 96;

    static IpBits of(InetAddress ip) {
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new IpBits(0, 0xffff_0000_0000L | Integer.toUnsignedLong(bytes.getInt()))
                : new IpBits(bytes.getLong(), bytes.getLong());
    }

    /** The length of a prefix of this address's family, counted in 128 bits. */
    static int length(InetAddress ip, int prefix) {
        return ip.getAddress().length == Integer.BYTES ? V4_OFFSET + prefix : prefix;
    }

    /** One bit, counted from the most significant, 0 to 127. */
    boolean bit(int at) {
        return at < Long.SIZE ? (high << at) < 0 : (low << (at - Long.SIZE)) < 0;
    }

    /** How many leading bits two addresses share, 0 to 128. */
    int common(IpBits other) {
        long differing = high ^ other.high;
        return differing == 0
                ? Long.SIZE + Long.numberOfLeadingZeros(low ^ other.low)
                : Long.numberOfLeadingZeros(differing);
    }
}
