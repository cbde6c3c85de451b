package dev.weft.waypoint.upstream.balance;

import dev.weft.workload.WorkloadUid;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What one choice depends on.
 *
 * @param nowNanos of the clock by which loads are measured
 * @param turn counts up from choice to choice
 * @param hash of what ties the request to an endpoint; chance where nothing does
 * @param active requests under way at all endpoints together
 * @param avoid taken only if there is no other
 * @param witness told of those who are passed over
 */
public record Ask(
        RandomGenerator random,
        long nowNanos,
        long turn,
        long hash,
        int active,
        Set<WorkloadUid> avoid,
        Witness witness) {

    /** That nobody watches. */
    public Ask(
            RandomGenerator random,
            long nowNanos,
            long turn,
            long hash,
            int active,
            Set<WorkloadUid> avoid) {
        this(random, nowNanos, turn, hash, active, avoid, Witness.NONE);
    }

    Ask avoidingNone() {
        return new Ask(random, nowNanos, turn, hash, active, Set.of(), witness);
    }
}
