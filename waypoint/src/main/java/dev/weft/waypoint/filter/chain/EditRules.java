package dev.weft.waypoint.filter.chain;

import java.util.Locale;
import java.util.Set;

/** What filters of others may write into messages. Pure. */
public final class EditRules {

    /** They say where a message ends and where it goes, or who sent it. */
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
        return !name.isEmpty()
                && !NEVER.contains(name.toLowerCase(Locale.ROOT))
                && name.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether it is one line. */
    public static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
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
