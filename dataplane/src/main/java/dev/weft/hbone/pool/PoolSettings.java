package dev.weft.hbone.pool;

import dev.weft.hbone.HboneSettings;
import dev.weft.relay.ByteBudget;
import java.time.Duration;

/**
 * How a pool keeps its connections.
 *
 * @param hbone parameters of each connection; {@code maxStreams} bounds the tunnels on one
 * @param idle how long a connection without tunnels is kept
 * @param buffers from which bytes take that wait for slow programs
 */
public record PoolSettings(HboneSettings hbone, Duration idle, ByteBudget buffers) {

    public PoolSettings(HboneSettings hbone, Duration idle) {
        this(hbone, idle, ByteBudget.unlimited());
    }

    public PoolSettings withBuffers(ByteBudget other) {
        return new PoolSettings(hbone, idle, other);
    }

    public static final PoolSettings DEFAULT =
            new PoolSettings(HboneSettings.CLIENT, Duration.ofMinutes(5));
}
