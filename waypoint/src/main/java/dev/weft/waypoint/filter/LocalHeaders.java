package dev.weft.waypoint.filter;

import dev.weft.api.waypoint.Header;
import dev.weft.waypoint.match.InvalidConfig;
import java.util.Locale;
import java.util.Map;

/** Headers of answers that users write. Pure. */
public final class LocalHeaders {

    private LocalHeaders() {}

    /** The header with its name in lower case, if it may stand in an answer. */
    public static Map.Entry<String, String> checked(Header header) throws InvalidConfig {
        String name = HeaderNames.changeable(header.getName().toLowerCase(Locale.ROOT));
        if (name.startsWith(":")) {
            throw new InvalidConfig("header " + name + ": it is for requests");
        }
        return Map.entry(name, HeaderNames.value(header.getValue()));
    }
}
