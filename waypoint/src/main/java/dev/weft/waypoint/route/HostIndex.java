package dev.weft.waypoint.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values by hostname: exact ones, {@code *.suffix} for one label or more in front, and for any.
 * Immutable.
 */
final class HostIndex<T> {
    /** The key of what holds for every host. */
    static final String ANY = "*";

    private final Map<String, T> exact = new HashMap<>();

    /** By their suffix, with its dot. */
    private final Map<String, T> wildcards = new HashMap<>();

    private final Optional<T> any;

    /** Values by pattern, as {@link #pattern} gives it. */
    HostIndex(Map<String, T> patterns) {
        any = Optional.ofNullable(patterns.get(ANY));
        patterns.forEach((pattern, value) -> {
            if (pattern.startsWith("*.")) {
                wildcards.put(pattern.substring(1), value);
            } else if (!pattern.equals(ANY)) {
                exact.put(pattern, value);
            }
        });
    }

    /** The form in which patterns are compared. */
    static String pattern(String hostname) {
        return hostname.isEmpty() ? ANY : hostname.toLowerCase(Locale.ROOT);
    }

    /**
     * What holds for a host, most specific first: exact, longest suffix, any.
     *
     * @param host in lower case
     */
    List<T> find(String host) {
        var found = new ArrayList<T>(2);
        T equal = exact.get(host);
        if (equal != null) {
            found.add(equal);
        }
        if (!wildcards.isEmpty()) {
            for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
                T wild = wildcards.get(host.substring(dot));
                if (wild != null) {
                    found.add(wild);
                }
            }
        }
        any.ifPresent(found::add);
        return found;
    }
}
