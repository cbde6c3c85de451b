package dev.weft.waypoint.upstream.affinity;

import dev.weft.waypoint.http.RequestHead;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The cookies that keep clients at endpoints (RFC 6265). Pure. */
public final class Cookies {

    private Cookies() {}

    /** The value of a cookie that the client sent. */
    public static Optional<String> value(RequestHead head, String name) {
        for (String line : head.headers().getAll("cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    String value = pair.substring(equals + 1).strip();
                    boolean quoted =
                            value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                    return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What tells a client to keep one.
     *
     * @param life zero for as long as the client's own session
     * @param attributes more of it; an empty value writes the name alone
     */
    public static Map.Entry<String, String> set(
            String name, String value, String path, Duration life, Map<String, String> attributes) {
        StringBuilder text = new StringBuilder(name).append('=').append(value);
        if (!life.isZero()) {
            text.append("; Max-Age=").append(Math.max(1, life.toSeconds()));
        }
        if (!path.isEmpty()) {
            text.append("; Path=").append(path);
        }
        attributes.forEach((key, more) -> {
            text.append("; ").append(key);
            if (!more.isEmpty()) {
                text.append('=').append(more);
            }
        });
        if (attributes.keySet().stream().noneMatch("HttpOnly"::equalsIgnoreCase)) {
            text.append("; HttpOnly");
        }
        return Map.entry("set-cookie", text.toString());
    }
}
