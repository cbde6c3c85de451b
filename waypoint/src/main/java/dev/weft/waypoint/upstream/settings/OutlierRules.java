package dev.weft.waypoint.upstream.settings;

import java.time.Duration;
import java.util.Set;

/**
 * When an endpoint that fails is left out for a while.
 *
 * @param consecutive5xx errors in a row; 0 switches it off, as below
 * @param consecutiveGateway 502, 503 or 504 in a row
 * @param consecutiveLocal connections that failed or broke, in a row; counts only when they are
 *     split from what endpoints answer
 * @param statuses what counts as an error answer instead of 500 to 599, if not empty
 * @param interval between looks at who may come back
 * @param ejection how long the first time; the second time twice as long, and so on
 * @param maxEjectedPercent of the endpoints; one can always be left out unless it is 0
 * @param minHealthyPercent with fewer, all endpoints are used
 */
public record OutlierRules(
        int consecutive5xx,
        int consecutiveGateway,
        int consecutiveLocal,
        boolean splitLocal,
        Set<Integer> statuses,
        Duration interval,
        Duration ejection,
        int maxEjectedPercent,
        int minHealthyPercent) {

    /** However often it failed, an endpoint is tried again after this. */
    public static final Duration LONGEST_EJECTION = Duration.ofMinutes(5);

    public OutlierRules {
        statuses = Set.copyOf(statuses);
    }

    /** The defaults of those who switch ejection on and say nothing else. */
    public static final OutlierRules DEFAULT =
            new OutlierRules(
                    5,
                    0,
                    5,
                    false,
                    Set.of(),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    10,
                    0);

    /** Whether a status is an error of the endpoint. */
    public boolean isError(int status) {
        return statuses.isEmpty() ? status >= 500 && status <= 599 : statuses.contains(status);
    }
}
