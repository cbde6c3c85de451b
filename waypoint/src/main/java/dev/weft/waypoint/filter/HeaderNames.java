package dev.weft.waypoint.filter;

import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.EditRules;
import java.util.Set;

/** What may stand in headers (RFC 9110 section 5), and what is not for users to change. Pure. */
final class HeaderNames {
    /** They frame the message: to change them is to smuggle requests. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

    private HeaderNames() {}

    /** The name, if it is one that may be changed. */
    static String changeable(String name) throws InvalidConfig {
        if (FRAMING.contains(name)) {
            throw new InvalidConfig("header " + name + ": it is the proxy's own");
        }
        return name.equals(":authority") ? name : name(name);
    }

    /** The name, if it is one. */
    static String name(String name) throws InvalidConfig {
        boolean token = EditRules.isName(name);
        if (!token) {
            throw new InvalidConfig(
                    "header name \"" + name + "\": expected letters, digits and !#$%&'*+-.^_`|~");
        }
        return name;
    }

    /** The value, if it cannot end the line that it stands in. */
    static String value(String value) throws InvalidConfig {
        if (!EditRules.isValue(value)) {
            throw new InvalidConfig(
                    "header value with a control character, or beyond Latin-1: expected text of"
                            + " one line");
        }
        return value;
    }

    /** The authority, if it is one word. */
    static String authority(String authority) throws InvalidConfig {
        boolean clean =
                !authority.isEmpty()
                        && authority
                                .chars()
                                .allMatch(c -> c > ' ' && c < 0x7f && "/?#@".indexOf(c) < 0);
        if (!clean) {
            throw new InvalidConfig(
                    "host \"" + authority + "\": expected a name, with a port or not");
        }
        return authority;
    }

    /** Path and query, if they can stand in a request line. */
    static String target(String target) throws InvalidConfig {
        if (!target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            throw new InvalidConfig(
                    "path \"" + target + "\": expected ASCII without blanks, encoded where needed");
        }
        return target;
    }
}
