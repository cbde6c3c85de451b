package dev.weft.waypoint.authz.external;

import java.util.Locale;
import java.util.Set;

/** Which headers an external service may put into messages. Pure. */
final class HeaderRules {

    /** They say where a message ends and where it goes: another's word on them is not taken. */
    private static final Set<String> NEVER =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "transfer-encoding",
                    "keep-alive",
                    "proxy-connection",
                    "upgrade",
                    "te",
                    "trailer");

    private HeaderRules() {}

    static boolean mayBeSet(String name) {
        if (name.isEmpty() || NEVER.contains(name.toLowerCase(Locale.ROOT))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false; // pseudo-headers, too
            }
        }
        return true;
    }

    /** Without line ends and other control characters. */
    static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }
}
