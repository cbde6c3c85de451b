package dev.weft.waypoint.upstream.balance;

import dev.weft.waypoint.upstream.settings.Balancing.Warmup;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Gives new endpoints their share little by little: what was drawn by weight is taken with the
 * probability of the part it has grown to, or else another is drawn. So tables stay as they are
 * while endpoints grow.
 */
record Warm(Optional<Warmup> warmup) {
    private static final int MOST_DRAWS = 16;

    /** Draws until one is warm enough. */
    int draw(Line line, Ask ask, ToIntFunction<Ask> draw) {
        int index = draw.applyAsInt(ask);
        if (warmup.isEmpty()) {
            return index;
        }
        for (int i = 1; i < MOST_DRAWS && !takes(line.get(index), ask); i++) {
            index = line.at(ask.random().nextLong(line.length()));
        }
        return index;
    }

    private boolean takes(Endpoint endpoint, Ask ask) {
        double share = warmup.orElseThrow().share(endpoint.load().age(ask.nowNanos()));
        if (share >= 1 || ask.random().nextDouble() < share) {
            return true;
        }
        ask.witness().passedOver(endpoint, Witness.Why.WARMING);
        return false;
    }
}
