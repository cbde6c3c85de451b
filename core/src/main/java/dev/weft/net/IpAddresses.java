package dev.weft.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Literals and bytes to addresses and back, without ever asking DNS. */
public final class IpAddresses {

    private IpAddresses() {}

    /** Parses an IPv4 dotted quad or an IPv6 literal without zone; empty for anything else. */
    public static Optional<InetAddress> parse(String literal) {
        boolean v6 = literal.indexOf(':') >= 0;
        if (!v6 && !isDottedQuad(literal)) {
            return Optional.empty();
        }
        if (v6 && (literal.indexOf('%') >= 0 || literal.startsWith("["))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes an address of 4 or 16 bytes; IPv4-mapped IPv6 becomes IPv4. Empty for any other length.
     */
    public static Optional<InetAddress> ofBytes(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes always make an address", e);
        }
    }

    /** The same address without zone and name, so that equal addresses are equal. */
    public static InetAddress canonical(InetAddress address) {
        return ofBytes(address.getAddress()).orElseThrow();
    }

    public static boolean isV6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    private static boolean isDottedQuad(String text) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                digits = 0;
            } else if (c < '0' || c > '9' || ++digits > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }
}
