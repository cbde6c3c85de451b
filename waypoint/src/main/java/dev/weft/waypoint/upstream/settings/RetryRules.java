package dev.weft.waypoint.upstream.settings;

import java.time.Duration;

/**
 * How many of the requests may be retries.
 *
 * @param percent of the requests
 * @param least retries that are always allowed
 * @param interval over which both are counted; zero counts what is under way at one moment
 */
public record RetryRules(int percent, int least, Duration interval) {

    public static final RetryRules DEFAULT = new RetryRules(20, 10, Duration.ZERO);
}
