package dev.weft.perf.waypoint;

import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param doors those that are measured
 * @param rounds windows of each
 * @param window length of one
 * @param warmups most windows before the first that counts, per proxy and door
 * @param workers of each proxy
 */
record ProxyPlan(List<Door> doors, int rounds, Duration window, int warmups, int workers) {

    ProxyPlan {
        doors = List.copyOf(doors);
    }
}
