package dev.weft.waypoint.limit;

import java.util.Map;

/**
 * This replica's shares of one limit. Immutable.
 *
 * @param unnamed of keys that are not named
 * @param named by the hash of the key: keys of one hash have one share, which is no more than each
 *     of them may have
 */
record ShareTable(Share unnamed, Map<Integer, Share> named) {

    ShareTable {
        named = Map.copyOf(named);
    }

    Share of(int hash) {
        return named.isEmpty() ? unnamed : named.getOrDefault(hash, unnamed);
    }
}
