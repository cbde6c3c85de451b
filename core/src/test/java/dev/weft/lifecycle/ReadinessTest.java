package dev.weft.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Readiness readiness = new Readiness();

    @Test
    void is_ready_when_no_task_is_pending() {
        Guard xds = readiness.pending("state manager");
        Guard zds = readiness.pending("workload proxy manager");
        CompletableFuture<Void> first = readiness.whenFirstReady();

        assertThat(readiness.pendingTasks())
                .containsExactly("state manager", "workload proxy manager");
        xds.close();
        assertThat(readiness.isReady()).isFalse();
        assertThat(first).isNotDone();
        zds.close();
        assertThat(readiness.isReady()).isTrue();
        assertThat(first).isDone();
    }

    @Test
    void closing_a_task_twice_does_not_end_another_of_the_same_name() {
        Guard first = readiness.pending("proxy");
        readiness.pending("proxy");

        first.close();
        first.close();

        assertThat(readiness.pendingTasks()).containsExactly("proxy");
    }

    @Test
    void may_become_unready_again() {
        readiness.pending("a").close();

        Guard again = readiness.pending("b");

        assertThat(readiness.isReady()).isFalse();
        again.close();
        assertThat(readiness.isReady()).isTrue();
    }
}
