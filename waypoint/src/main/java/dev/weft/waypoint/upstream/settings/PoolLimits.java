package dev.weft.waypoint.upstream.settings;

import java.time.Duration;

/**
 * Limits of connections and requests. {@code Integer.MAX_VALUE} and {@code Duration.ZERO} mean no
 * limit.
 *
 * @param http2 speak HTTP/2 whatever the port says
 * @param useClientProtocol speak what the client speaks
 * @param keepAlive of connections outside of tunnels
 */
public record PoolLimits(
        int maxConnections,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration maxAge,
        int maxPending,
        int maxRequests,
        int maxRequestsPerConnection,
        int maxRetries,
        int maxStreams,
        boolean http2,
        boolean useClientProtocol,
        KeepAlive keepAlive) {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration IDLE_TIMEOUT = Duration.ofHours(1);
    public static final int MAX_STREAMS = 100;

    public static final PoolLimits DEFAULT =
            new PoolLimits(
                    Integer.MAX_VALUE,
                    CONNECT_TIMEOUT,
                    IDLE_TIMEOUT,
                    Duration.ZERO,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    MAX_STREAMS,
                    false,
                    false,
                    KeepAlive.SYSTEM);
}
