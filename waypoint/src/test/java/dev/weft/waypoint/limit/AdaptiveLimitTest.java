package dev.weft.waypoint.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Against a model of a server: it answers so many at a time, and others wait in its queue. */
class AdaptiveLimitTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final AdaptiveLimit limit = new AdaptiveLimit(4, 1000);
    private long now;

    @Test
    void it_grows_while_a_server_with_room_is_used() {
        run(300, 10 * MILLI, 500);

        assertThat(limit.limit()).isGreaterThan(200);
    }

    @Test
    void it_shrinks_when_requests_begin_to_wait() {
        run(300, 10 * MILLI, 500);
        int before = limit.limit();

        run(30, 10 * MILLI, 20);

        assertThat(limit.limit()).isLessThan(before / 2);
    }

    @Test
    void it_settles_near_what_the_server_carries() {
        run(600, 10 * MILLI, 50);

        assertThat(limit.limit()).isBetween(40, 200);
    }

    @Test
    void a_server_that_became_slower_for_good_is_taken_as_it_is() {
        run(300, 10 * MILLI, 500);
        run(50, 40 * MILLI, 500);
        int throttled = limit.limit();

        run(10_000, 40 * MILLI, 500);

        assertThat(throttled).isLessThan(100);
        assertThat(limit.limit()).isGreaterThan(300);
    }

    @Test
    void it_does_not_grow_while_hardly_used() {
        for (int i = 0; i < 5000; i++) {
            assertThat(limit.acquire()).isTrue();
            now += 10 * MILLI;
            limit.succeeded(10 * MILLI, now);
        }

        assertThat(limit.limit()).isEqualTo(20);
    }

    @Test
    void drops_shrink_it_to_no_less_than_the_least() {
        for (int i = 0; i < 1000; i++) {
            limit.acquire();
            now += 20 * MILLI;
            limit.dropped(now);
        }

        assertThat(limit.limit()).isEqualTo(4);
        assertThat(limit.inFlight()).isZero();
    }

    @Test
    void no_more_than_the_limit_get_a_place() {
        int got = 0;
        while (limit.acquire()) {
            got++;
        }

        assertThat(got).isEqualTo(limit.limit());
        limit.ignored();
        assertThat(limit.acquire()).isTrue();
        assertThat(limit.acquire()).isFalse();
    }

    @Test
    void bounds_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> new AdaptiveLimit(0, 5)).hasMessageContaining("0 to 5");
        assertThatThrownBy(() -> new AdaptiveLimit(6, 5)).hasMessageContaining("6 to 5");
    }

    /** Rounds in which as many ask as may, and take longer the more of them wait. */
    private void run(int rounds, long service, int capacity) {
        for (int round = 0; round < rounds; round++) {
            int got = 0;
            while (got < 2000 && limit.acquire()) {
                got++;
            }
            long took = service * Math.max(1, Math.ceilDiv(got, capacity));
            now += Math.max(took, 100 * MILLI);
            for (int i = 0; i < got; i++) {
                limit.succeeded(took, now);
            }
        }
    }
}
