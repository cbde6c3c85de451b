package dev.weft.waypoint.proxy;

import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.route.plan.RetryPlan;
import dev.weft.waypoint.upstream.limit.RetryBudget;
import dev.weft.waypoint.upstream.settings.RetryRules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The budgets that routes give for retries to a destination, shared by all event loops. */
public final class RetryBudgets {
    /** More are in use only after many changes of them; then all are counted anew. */
    private static final int MOST = 10_000;

    private final Map<Key, RetryBudget> budgets = new ConcurrentHashMap<>();

    private record Key(Destination destination, RetryPlan.Budget limits) {}

    RetryBudget of(Destination destination, RetryPlan.Budget limits) {
        if (budgets.size() > MOST) {
            budgets.clear();
        }
        return budgets.computeIfAbsent(
                new Key(destination, limits),
                key ->
                        new RetryBudget(
                                new RetryRules(
                                        limits.percent(),
                                        limits.leastConcurrent(),
                                        limits.interval()),
                                () -> 0,
                                System::nanoTime));
    }
}
