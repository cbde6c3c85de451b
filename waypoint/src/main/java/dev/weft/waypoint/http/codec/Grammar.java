package dev.weft.waypoint.http.codec;

/** Which characters may stand where (RFC 9110 section 5, RFC 3986 section 3.2). Pure. */
public final class Grammar {

    private static final boolean[] TOKEN = token();
    private static final String NAME_MARKS = "-._~!$&'()*+,;=%";

    private Grammar() {}

    /** A character of a token: method, header name. */
    static boolean isToken(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    /** A character of a field value; no control character but the tabulator. */
    static boolean isValue(int c) {
        return (c >= ' ' && c != 127 && c < 256) || c == '\t';
    }

    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return text.length() > 0;
    }

    public static boolean isValue(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isValue(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Characters of a request target: visible ones of ASCII. */
    static boolean isTarget(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** Host and optional port, without user information. */
    static boolean isAuthority(String text) {
        int end = text.length();
        int colon = text.lastIndexOf(':');
        if (colon > text.lastIndexOf(']')) {
            if (!isPort(text, colon + 1)) {
                return false;
            }
            end = colon;
        }
        if (end == 0) {
            return false;
        }
        if (text.charAt(0) == '[') {
            return text.charAt(end - 1) == ']' && isIpv6(text, 1, end - 1);
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && NAME_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = port * 10 + digit;
            if (port > 65535) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String text, int from, int to) {
        boolean colon = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            colon |= c == ':';
            if ((c != ':' && c != '.' && Character.digit(c, 16) < 0) || c > 'f') {
                return false;
            }
        }
        return colon;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean[] token() {
        boolean[] table = new boolean[128];
        for (int c = 0; c < 128; c++) {
            table[c] = isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return table;
    }
}
