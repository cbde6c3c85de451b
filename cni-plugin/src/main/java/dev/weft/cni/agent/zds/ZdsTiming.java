package dev.weft.cni.agent.zds;

import java.time.Duration;

/**
 * The times of the protocol.
 *
 * @param exchange how long sending a message, and waiting for its answer, may take each
 * @param keepalive how long a connection may be idle before it is looked at
 * @param keepaliveRead how long that look waits; anything that arrives meanwhile is an error
 * @param betweenAccepts the least time between two accepted connections
 */
public record ZdsTiming(
        Duration exchange, Duration keepalive, Duration keepaliveRead, Duration betweenAccepts) {

    public static final ZdsTiming STANDARD =
            new ZdsTiming(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(10),
                    Duration.ofMillis(200));
}
