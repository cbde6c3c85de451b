package dev.weft.perf.compare;

import java.util.Set;

/**
 * How thoroughly is measured.
 *
 * @param measures which
 * @param rounds windows of each case and subject
 * @param seconds of a window
 * @param warmUps most windows before the first that counts, for each kind of load and subject
 * @param rate messages per second and connection of the latency cases; 0 for as fast as they go
 * @param held connections held open for the memory under load
 */
public record Plan(
        Set<Measure> measures, int rounds, double seconds, int warmUps, int rate, int held) {

    public Plan {
        measures = Set.copyOf(measures);
    }
}
