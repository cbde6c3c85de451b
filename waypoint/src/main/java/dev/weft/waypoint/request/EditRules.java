package dev.weft.waypoint.request;

import java.util.Locale;
import java.util.Set;

/**
 * What strangers may write into messages: filters of users, and services that authorize. Pure.
 *
 * <p>Their word is never taken on where a message ends, where it goes, or who sent it.
 */
public final class EditRules {
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
                    "trailer",
                    "x-forwarded-client-cert");

    private EditRules() {}

    /** Whether a header of this name may be set or removed; pseudo-headers are none. */
    public static boolean mayBeSet(String name) {
        return isName(name) && !NEVER.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether it is a name of a header (RFC 9110 section 5.1). */
    public static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(EditRules::isToken);
    }

    private static boolean isToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether it is one line, without control characters. */
    public static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }

    /** Whether a header may be written as it is. */
    public static boolean mayBeSet(String name, String value) {
        return mayBeSet(name) && isValue(value);
    }

    /** Whether it can stand in a request line. */
    public static boolean isTarget(String target) {
        return target.startsWith("/")
                && target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    }

    /** Whether it is a method or an authority without anything that could end it. */
    public static boolean isWord(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && "/?#@\\".indexOf(c) < 0);
    }
}
