package dev.weft.waypoint.upstream.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.time.FakeClock;
import dev.weft.waypoint.upstream.settings.RetryRules;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final FakeClock clock = new FakeClock();
    private final AtomicInteger active = new AtomicInteger();

    private RetryBudget budget(int percent, int least, Duration interval) {
        return new RetryBudget(
                new RetryRules(percent, least, interval), active::get, clock::nanoTime);
    }

    private static int allowed(RetryBudget budget, int tries) {
        int allowed = 0;
        for (int i = 0; i < tries; i++) {
            allowed += budget.tryAcquire() ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void retries_under_way_are_a_part_of_the_requests_under_way() {
        RetryBudget budget = budget(20, 3, Duration.ZERO);
        active.set(100);

        int first = allowed(budget, 50);
        budget.release();

        assertThat(first).isEqualTo(20);
        assertThat(allowed(budget, 50)).isEqualTo(1);
    }

    @Test
    void a_few_retries_are_always_allowed() {
        active.set(1);

        assertThat(allowed(budget(20, 3, Duration.ZERO), 10)).isEqualTo(3);
    }

    @Test
    void within_an_interval_retries_are_a_part_of_the_requests_that_began() {
        RetryBudget budget = budget(10, 0, Duration.ofSeconds(10));
        for (int i = 0; i < 100; i++) {
            budget.requestBegan();
        }

        int first = allowed(budget, 50);
        clock.advance(Duration.ofSeconds(30));

        assertThat(first).isEqualTo(10);
        assertThat(allowed(budget, 50)).isZero();
    }
}
