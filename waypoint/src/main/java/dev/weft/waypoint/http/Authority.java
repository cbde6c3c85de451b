package dev.weft.waypoint.http;

import java.util.Locale;

/** Host and port of a request, as in Host and {@code :authority} (RFC 3986 section 3.2). Pure. */
public final class Authority {

    private Authority() {}

    /** The host in lower case, brackets of IPv6 included; without port. */
    public static String host(String authority) {
        int colon = portColon(authority);
        return (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    /** The port, or -1 if none is written. */
    public static int port(String authority) {
        int colon = portColon(authority);
        if (colon < 0 || colon == authority.length() - 1) {
            return -1;
        }
        int port = 0;
        for (int i = colon + 1; i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            if (digit < 0 || digit > 9 || port > 6553) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port > 65535 ? -1 : port;
    }

    /** Where the port begins: behind the brackets of an IPv6 address. */
    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }
}
