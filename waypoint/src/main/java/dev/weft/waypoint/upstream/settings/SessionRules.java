package dev.weft.waypoint.upstream.settings;

import java.time.Duration;

/**
 * A client that comes back reaches the same endpoint.
 *
 * @param header the session is in a header of this name, else in a cookie
 * @param timeout after which a new endpoint is chosen; zero for never
 * @param permanent the cookie outlives the client's session, up to the timeout
 */
public record SessionRules(
        boolean header, String name, Duration timeout, String cookiePath, boolean permanent) {

    public static final String DEFAULT_NAME = "weft-session";
}
