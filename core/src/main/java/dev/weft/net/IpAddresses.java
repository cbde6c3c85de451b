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

    /**
     * The one usual text of an address (RFC 5952): what {@code getHostAddress} says for IPv4; for
     * IPv6 lower case without leading zeros, and the longest run of zeros as {@code ::}.
     */
    public static String text(InetAddress address) {
        if (!isV6(address)) {
            return address.getHostAddress();
        }
        int[] groups = groups(address.getAddress());
        int from = longestZeros(groups);
        int to = from;
        while (to < groups.length && groups[to] == 0) {
            to++;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == from && to - from > 1) {
                text.append("::");
                i = to - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int[] groups(byte[] bytes) {
        int[] groups = new int[bytes.length / 2];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        return groups;
    }

    /** Where the first of the longest runs of zeros begins. */
    private static int longestZeros(int[] groups) {
        int best = 0;
        int bestLength = 0;
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            length = groups[i] == 0 ? length + 1 : 0;
            if (length > bestLength) {
                bestLength = length;
                best = i - length + 1;
            }
        }
        return best;
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
