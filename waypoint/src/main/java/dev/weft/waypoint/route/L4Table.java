package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.Draws;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.route.plan.L4Decision;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rules about connections, by server name. Immutable. */
final class L4Table {
    private final HostIndex<List<L4Candidate>> byName;
    private final boolean refusesOthers;

    /**
     * @param refusesOthers what becomes of connections that no rule matches: closed, or forwarded
     *     as if there were no routes
     */
    L4Table(Collection<L4Candidate> candidates, boolean refusesOthers) {
        Map<String, List<L4Candidate>> lists = new HashMap<>();
        candidates.stream()
                .sorted()
                .forEach(c -> lists.computeIfAbsent(c.sni(), sni -> new ArrayList<>()).add(c));
        this.byName = new HostIndex<>(lists);
        this.refusesOthers = refusesOthers;
    }

    Optional<L4Decision> decide(
            Downstream downstream, Optional<InetAddress> destination, Draws draws) {
        for (var list : byName.find(downstream.sni().toLowerCase(Locale.ROOT))) {
            for (L4Candidate candidate : list) {
                if (candidate.matches(downstream.front().port(), destination)) {
                    return Optional.of(candidate.decide(downstream.front().port(), draws));
                }
            }
        }
        return refusesOthers
                ? Optional.of(new L4Decision.Refuse(Optional.empty(), "no route matches"))
                : Optional.empty();
    }
}
