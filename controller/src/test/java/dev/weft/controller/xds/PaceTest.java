package dev.weft.controller.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controller.xds.PushQueue.Pace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    @ParameterizedTest(name = "first change at {0}, last at {1}, now {2}: {3} ms to wait")
    @CsvSource({
        "0, 0, 0, 20",
        "0, 0, 20, 0",
        "0, 15, 20, 15",
        "0, 100, 110, 10",
        "0, 195, 199, 1",
        "0, 199, 200, 0",
        "0, 199, 300, -100",
    })
    void a_push_waits_for_quiet_but_not_for_ever(long first, long last, long now, long expected) {
        long remaining = Pace.STANDARD.remaining(millis(first), millis(last), millis(now));

        assertThat(remaining).isEqualTo(millis(expected));
    }

    @Test
    void many_changes_at_once_are_one_push_of_the_newest() {
        AtomicLong clock = new AtomicLong();
        List<Integer> delivered = new CopyOnWriteArrayList<>();
        Pace pace = new Pace(Duration.ofMillis(1), Duration.ofHours(1));
        try (PushQueue<Integer> queue = new PushQueue<>(pace, delivered::add, clock::get)) {
            for (int i = 1; i <= 100; i++) {
                queue.offer(i);
            }
            clock.set(millis(1));

            Awaitility.await().until(() -> !delivered.isEmpty());

            assertThat(delivered).containsExactly(100);
        }
    }

    @Test
    void a_push_that_fails_does_not_end_pushing() {
        List<Integer> delivered = new CopyOnWriteArrayList<>();
        Pace pace = new Pace(Duration.ZERO, Duration.ZERO);
        try (PushQueue<Integer> queue =
                new PushQueue<>(
                        pace,
                        value -> {
                            delivered.add(value);
                            throw new IllegalStateException("on purpose");
                        })) {
            queue.offer(1);
            Awaitility.await().until(() -> delivered.contains(1));
            queue.offer(2);

            Awaitility.await().until(() -> delivered.contains(2));
        }
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
