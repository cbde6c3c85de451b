package dev.weft.waypoint.route.plan;

import dev.weft.api.waypoint.Timeouts;
import dev.weft.waypoint.match.InvalidConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a request may take. Empty: the proxy's default; zero: for ever.
 *
 * @param request from the end of its head to the end of the response, with all attempts
 * @param attempt one attempt
 */
public record RouteTimeouts(Optional<Duration> request, Optional<Duration> attempt) {

    public static final RouteTimeouts DEFAULT =
            new RouteTimeouts(Optional.empty(), Optional.empty());

    /** Compiles, or says what is wrong with it. */
    public static RouteTimeouts compile(Timeouts timeouts) throws InvalidConfig {
        return new RouteTimeouts(
                timeouts.hasRequestMs()
                        ? Optional.of(Millis.of("request timeout", timeouts.getRequestMs()))
                        : Optional.empty(),
                timeouts.hasAttemptMs()
                        ? Optional.of(Millis.of("attempt timeout", timeouts.getAttemptMs()))
                        : Optional.empty());
    }
}
