package dev.weft.controller.gateway;

import java.util.HashSet;
import java.util.Set;

/**
 * Which waypoints may be sent traffic: those that have been ready once. A new one is left alone
 * until then, so that nobody's requests fail while it starts. One that was ready and is not any
 * more keeps its traffic, which fails: going around it would go around its policies.
 *
 * <p>What was ready before the controller started is not known: gateways that are there from the
 * beginning count as such. One thread.
 */
public final class FirstReady {
    private Set<GatewayKey> passed = Set.of();
    private boolean begun;

    /**
     * Takes a new look.
     *
     * @param there gateways that can be reached at all; others are forgotten
     * @param ready those with a pod that is ready now
     */
    public Set<GatewayKey> look(Set<GatewayKey> there, Set<GatewayKey> ready) {
        Set<GatewayKey> now = new HashSet<>(there);
        if (begun) {
            now.removeIf(key -> !passed.contains(key) && !ready.contains(key));
        }
        begun = true;
        passed = Set.copyOf(now);
        return passed;
    }
}
