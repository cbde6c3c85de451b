package dev.weft.hbone.pool;

import dev.weft.hbone.HboneSettings;
import java.time.Duration;

/**
 * How a pool keeps its connections.
 *
 * @param hbone parameters of each connection; {@code maxStreams} bounds the tunnels on one
 * @param idle how long a connection without tunnels is kept
 */
public record PoolSettings(HboneSettings hbone, Duration idle) {

    public static final PoolSettings DEFAULT =
            new PoolSettings(HboneSettings.CLIENT, Duration.ofMinutes(5));
}
