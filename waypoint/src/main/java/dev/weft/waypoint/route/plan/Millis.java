package dev.weft.waypoint.route.plan;

import dev.weft.waypoint.match.InvalidConfig;
import java.time.Duration;

/** Durations as they are sent. Pure. */
final class Millis {
    /** A year: beyond it a number is a mistake, and sums of it overflow. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private Millis() {}

    static Duration of(String what, long millis) throws InvalidConfig {
        if (millis < 0 || millis > LONGEST.toMillis()) {
            throw new InvalidConfig(
                    what
                            + " of "
                            + Long.toUnsignedString(millis)
                            + " ms: expected at most "
                            + LONGEST.toDays()
                            + " days");
        }
        return Duration.ofMillis(millis);
    }
}
