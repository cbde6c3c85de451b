package dev.weft.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * An address block. Bits behind the prefix are cleared, so equal blocks are equal.
 *
 * @param prefix length in bits: 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(InetAddress base, int prefix) {

    public Cidr {
        byte[] bytes = base.getAddress();
        if (prefix < 0 || prefix > bytes.length * 8) {
            throw new IllegalArgumentException(
                    "prefix length "
                            + prefix
                            + " of "
                            + IpAddresses.text(base)
                            + ": expected 0 to "
                            + bytes.length * 8);
        }
        for (int bit = prefix; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        base = IpAddresses.ofBytes(bytes).orElseThrow();
    }

    /** The block of one address. */
    public static Cidr of(InetAddress ip) {
        return new Cidr(ip, ip.getAddress().length * 8);
    }

    /** Parses {@code 10.0.0.0/8}, {@code fd00::/64} or a bare address; empty for anything else. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> ip = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (ip.isEmpty() || slash < 0) {
            return ip.map(Cidr::of);
        }
        int bits = ip.get().getAddress().length * 8;
        return Ports.parse(text.substring(slash + 1))
                .filter(length -> length <= bits)
                .map(length -> new Cidr(ip.get(), length));
    }

    /** Whether the address lies in this block; IPv4 and IPv6 never match each other. */
    public boolean contains(InetAddress ip) {
        byte[] mine = base.getAddress();
        byte[] other = ip.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        int mask = 0xff00 >> rest;
        return rest == 0 || ((mine[whole] ^ other[whole]) & mask & 0xff) == 0;
    }

    /** Whether this block is one single address. */
    public boolean isSingle() {
        return prefix == base.getAddress().length * 8;
    }

    @Override
    public String toString() {
        return IpAddresses.text(base) + "/" + prefix;
    }
}
