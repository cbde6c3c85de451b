package dev.weft.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualSchedulerTest {

    private final FakeClock clock = new FakeClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_run_in_the_order_of_their_times_when_the_clock_passes_them() {
        scheduler.schedule(() -> ran.add("late at " + clock.nanoTime()), 20, TimeUnit.NANOSECONDS);
        scheduler.schedule(() -> ran.add("early at " + clock.nanoTime()), 10, TimeUnit.NANOSECONDS);
        scheduler.schedule(() -> ran.add("never"), 1, TimeUnit.HOURS);

        scheduler.advance(Duration.ofNanos(30));

        assertThat(ran).containsExactly("early at 10", "late at 20");
        assertThat(clock.nanoTime()).isEqualTo(30);
        assertThat(scheduler.waiting()).isEqualTo(1);
    }

    @Test
    void work_without_delay_waits_to_be_run() throws Exception {
        Future<String> future = scheduler.submit(() -> "done");
        scheduler.execute(() -> scheduler.execute(() -> ran.add("nested")));

        assertThat(future).isNotDone();
        assertThat(scheduler.runReady()).isEqualTo(3);
        assertThat(future.get()).isEqualTo("done");
        assertThat(ran).containsExactly("nested");
    }

    @Test
    void a_repeated_task_runs_each_time_until_it_is_cancelled() {
        Future<?> task = scheduler.scheduleAtFixedRate(() -> ran.add("x"), 5, 10, TimeUnit.SECONDS);

        scheduler.advance(Duration.ofSeconds(25));
        task.cancel(false);
        scheduler.advance(Duration.ofSeconds(25));

        assertThat(ran).hasSize(3);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void a_cancelled_task_does_not_run() {
        scheduler.schedule(() -> ran.add("x"), 1, TimeUnit.SECONDS).cancel(false);

        scheduler.advance(Duration.ofSeconds(2));

        assertThat(ran).isEmpty();
    }

    @Test
    void takes_no_work_after_its_end() {
        scheduler.execute(() -> ran.add("x"));
        scheduler.shutdown();

        assertThatThrownBy(() -> scheduler.execute(() -> ran.add("y")))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(scheduler.isTerminated()).isFalse();
        scheduler.runReady();
        assertThat(scheduler.isTerminated()).isTrue();
        assertThat(ran).containsExactly("x");
    }
}
