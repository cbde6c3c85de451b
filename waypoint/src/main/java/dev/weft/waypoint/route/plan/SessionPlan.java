package dev.weft.waypoint.route.plan;

import dev.weft.api.waypoint.SessionPersistence;
import dev.weft.waypoint.match.InvalidConfig;
import java.time.Duration;

/**
 * Requests of one session go to the same endpoint.
 *
 * @param header whether a header holds it; else a cookie
 * @param name of the header or cookie
 * @param absoluteTimeout after which it ends whatever happens; zero for never
 * @param cookiePath where the cookie holds
 * @param permanent whether the cookie outlives the browser
 */
public record SessionPlan(
        boolean header,
        String name,
        Duration absoluteTimeout,
        String cookiePath,
        boolean permanent) {

    /**
     * Compiles, or says what is wrong with it.
     *
     * @param fallback the name where none is given: the same at every replica of the proxy
     */
    public static SessionPlan compile(SessionPersistence session, String fallback)
            throws InvalidConfig {
        String name = session.getName().isEmpty() ? fallback : session.getName();
        if (!name.chars().allMatch(SessionPlan::isToken)) {
            throw new InvalidConfig(
                    "session name \"" + name + "\": expected letters, digits, '-', '_' and '.'");
        }
        String path = session.getCookiePath().isEmpty() ? "/" : session.getCookiePath();
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ';')) {
            throw new InvalidConfig("session cookie path \"" + path + "\": expected a path");
        }
        return new SessionPlan(
                session.getHeader(),
                name,
                Millis.of("session timeout", session.getAbsoluteTimeoutMs()),
                path,
                session.getPermanent());
    }

    private static boolean isToken(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
