package dev.weft.waypoint.route;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What routing looks at.
 *
 * @param path normalised, without query
 * @param headers by name in lower case; several values are joined by a comma
 * @param query the first value of each parameter; names are case-sensitive
 */
public record RequestHead(
        String method, String path, Map<String, String> headers, Map<String, String> query) {

    public RequestHead {
        Map<String, String> lowered = new TreeMap<>();
        headers.forEach((name, value) -> lowered.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lowered);
        query = Map.copyOf(query);
    }
}
