package dev.weft.waypoint.filter.wasm;

import dev.weft.net.Ports;
import java.util.Locale;
import java.util.Optional;

/** Whom a module wants to call: a host of the mesh and a port. */
record CallTarget(String host, int port) {
    private static final String OUTBOUND = "outbound|";
    private static final int LONGEST = 300;

    /**
     * Parses {@code outbound|<port>||<host>}, as Istio names the upstreams of its proxies, or
     * {@code <host>:<port>}; empty for anything else, and for subsets.
     */
    static Optional<CallTarget> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (!text.startsWith(OUTBOUND)) {
            int colon = text.lastIndexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : of(text.substring(0, colon), text.substring(colon + 1));
        }
        String[] parts = text.split("\\|", -1);
        return parts.length == 4 && parts[2].isEmpty() ? of(parts[3], parts[1]) : Optional.empty();
    }

    private static Optional<CallTarget> of(String host, String port) {
        boolean named =
                !host.isEmpty()
                        && host.chars()
                                .allMatch(c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || c == '-'
                                                || c == '.'
                                                || c == '_');
        return named
                ? Ports.parse(port)
                        .filter(number -> number > 0)
                        .map(number -> new CallTarget(host.toLowerCase(Locale.ROOT), number))
                : Optional.empty();
    }
}
