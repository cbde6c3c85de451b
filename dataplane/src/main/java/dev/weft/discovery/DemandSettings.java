package dev.weft.discovery;

import java.time.Duration;

/**
 * How the mesh is asked for piece by piece.
 *
 * @param patience how long a decision waits for the control plane
 * @param idle how long a name stays known that is not used
 * @param mostNames how many may be known at a time; idle ones go sooner when they become many
 * @param mostWaiting how many the control plane may owe an answer for
 */
public record DemandSettings(Duration patience, Duration idle, int mostNames, int mostWaiting) {
    public static final DemandSettings DEFAULT =
            new DemandSettings(Duration.ofSeconds(5), Duration.ofMinutes(5), 50_000, 2_000);

    public DemandSettings withIdle(Duration other) {
        return new DemandSettings(patience, other, mostNames, mostWaiting);
    }
}
