package dev.weft.waypoint.upstream.settings;

import java.util.List;
import java.util.Map;

/**
 * Which places are preferred. At most one of distribution, failover and priority says something.
 *
 * @param disabled place does not matter, whatever the service itself says
 * @param failover region to the region that stands in for it
 * @param priority labels, the most important first: {@code key} or {@code key=value}
 * @param zoneAware keeps traffic in the zone as far as the zone's share of endpoints allows
 */
public record LocalityRules(
        boolean disabled,
        List<Distribution> distribute,
        Map<String, String> failover,
        List<String> priority,
        boolean zoneAware) {

    public static final LocalityRules NONE =
            new LocalityRules(false, List.of(), Map.of(), List.of(), false);

    public LocalityRules {
        distribute = List.copyOf(distribute);
        failover = Map.copyOf(failover);
        priority = List.copyOf(priority);
    }

    /**
     * Fixed shares for clients of one place.
     *
     * @param from {@code region/zone/subzone}, or shorter with {@code *} at its end
     * @param to places to percent
     */
    public record Distribution(String from, Map<String, Integer> to) {
        public Distribution {
            to = Map.copyOf(to);
        }
    }

    /** Whether labels of endpoints count. */
    public boolean readsLabels() {
        return !priority.isEmpty();
    }
}
