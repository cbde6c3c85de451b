package dev.weft.waypoint.limit;

import dev.weft.policy.PolicyKey;

/**
 * Which part of a shared limit this replica may use now.
 *
 * @param limit {@code <namespace>/<policy>}, and the name of the limit if it has one
 * @param millionths of the limit; of keys without a part of their own, if it counts by keys
 * @param keys how many keys have parts of their own
 */
public record LimitPart(String limit, int millionths, int keys) {

    static LimitPart of(PolicyKey policy, CountedLimit limit) {
        String name = limit.settings().getName();
        return new LimitPart(
                name.isEmpty() ? policy.toString() : policy + "/" + name,
                limit.part(),
                limit.partedKeys());
    }
}
