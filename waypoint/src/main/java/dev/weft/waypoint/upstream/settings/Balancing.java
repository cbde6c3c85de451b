package dev.weft.waypoint.upstream.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How an endpoint is chosen.
 *
 * @param tableSize of a ring the least number of places, of Maglev the exact one
 * @param boundPercent most load of an endpoint chosen by hash, in percent of the mean; 0 for none
 */
public record Balancing(
        Algorithm algorithm,
        Optional<HashKey> hash,
        int tableSize,
        int boundPercent,
        Optional<Warmup> warmup,
        LocalityRules locality) {

    public static final Balancing DEFAULT =
            new Balancing(
                    Algorithm.LEAST_REQUEST,
                    Optional.empty(),
                    0,
                    0,
                    Optional.empty(),
                    LocalityRules.NONE);

    public static Balancing of(Algorithm algorithm) {
        return new Balancing(
                algorithm, Optional.empty(), 0, 0, Optional.empty(), LocalityRules.NONE);
    }

    public Balancing withHash(HashKey key, int size, int bound) {
        return new Balancing(algorithm, Optional.of(key), size, bound, warmup, locality);
    }

    public Balancing withWarmup(Warmup changed) {
        return new Balancing(
                algorithm, hash, tableSize, boundPercent, Optional.of(changed), locality);
    }

    public Balancing withLocality(LocalityRules changed) {
        return new Balancing(algorithm, hash, tableSize, boundPercent, warmup, changed);
    }

    /** The ways to choose. */
    public enum Algorithm {
        /** The less busy of two that chance proposes. */
        LEAST_REQUEST,
        ROUND_ROBIN,
        RANDOM,
        /** Where the client wanted to go. */
        PASSTHROUGH,
        /** Of two that chance proposes, the one that is expected to answer first. */
        EWMA,
        RING_HASH,
        MAGLEV
    }

    /** What of a request decides. */
    public sealed interface HashKey {}

    public record HeaderKey(String name) implements HashKey {}

    /**
     * A cookie, which is made when a client has none.
     *
     * @param ttl zero for the client's session
     * @param attributes more of it, name to value; an empty value writes the name alone
     */
    public record CookieKey(String name, String path, Duration ttl, Map<String, String> attributes)
            implements HashKey {

        public CookieKey {
            attributes = Map.copyOf(attributes);
        }
    }

    /** The address of the client itself. */
    public record SourceKey() implements HashKey {}

    public record ParameterKey(String name) implements HashKey {}

    /**
     * A new endpoint gets its share little by little.
     *
     * @param leastPercent of its share at the beginning
     * @param aggression 1 for even growth, more for an earlier one
     */
    public record Warmup(Duration duration, int leastPercent, double aggression) {

        /** The part of its full share that an endpoint of this age gets, up to 1. */
        public double share(long ageNanos) {
            double part = ageNanos / (double) Math.max(1, duration.toNanos());
            if (part >= 1) {
                return 1;
            }
            double grown = part <= 0 ? 0 : Math.pow(part, 1 / aggression);
            return Math.max(leastPercent / 100.0, grown);
        }
    }
}
