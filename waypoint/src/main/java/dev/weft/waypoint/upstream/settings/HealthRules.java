package dev.weft.waypoint.upstream.settings;

import java.time.Duration;

/** How endpoints are asked whether they are well. */
public record HealthRules(
        Kind kind,
        String path,
        Duration interval,
        Duration timeout,
        int healthyAfter,
        int unhealthyAfter) {

    /** What is asked. */
    public enum Kind {
        TCP,
        HTTP,
        GRPC
    }
}
