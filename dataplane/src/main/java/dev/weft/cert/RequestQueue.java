package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Identities that wait for the authority: the most urgent first, then in order. One thread. */
final class RequestQueue {

    private record Place(Priority priority, long order) {}

    private static final Comparator<Place> FIRST =
            Comparator.comparing(Place::priority).reversed().thenComparingLong(Place::order);

    private final Map<SpiffeId, Place> waiting = new HashMap<>();
    private long arrivals;

    /** Adds an identity, or raises one that waits already; never lowers it. */
    void add(SpiffeId identity, Priority priority) {
        Place place = new Place(priority, arrivals++);
        waiting.merge(
                identity,
                place,
                (old, other) -> other.priority().compareTo(old.priority()) > 0 ? other : old);
    }

    void remove(SpiffeId identity) {
        waiting.remove(identity);
    }

    /** Takes the next one out. A look at all of them: there is one per identity on this node. */
    Optional<SpiffeId> poll() {
        Optional<SpiffeId> next =
                waiting.entrySet().stream()
                        .min(Map.Entry.comparingByValue(FIRST))
                        .map(Map.Entry::getKey);
        next.ifPresent(waiting::remove);
        return next;
    }
}
