package dev.weft.ztunnel.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.outbound.ActiveConnections.Held;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActiveConnectionsTest {
    private static final WorkloadUid ONE = new WorkloadUid("one");
    private static final WorkloadUid OTHER = new WorkloadUid("other");

    private final ActiveConnections active = new ActiveConnections();

    @Test
    void counts_each_workload_by_itself() {
        active.hold(ONE);
        active.hold(ONE);
        active.hold(OTHER);

        assertThat(active.of(ONE)).isEqualTo(2);
        assertThat(active.of(OTHER)).isEqualTo(1);
    }

    @Test
    void a_guard_that_is_closed_twice_counts_once() {
        Held held = active.hold(ONE);
        active.hold(ONE);

        held.close();
        held.close();

        assertThat(active.of(ONE)).isEqualTo(1);
    }

    @Test
    void a_workload_without_connections_is_forgotten() {
        Held held = active.hold(ONE);

        held.close();

        assertThat(active.of(ONE)).isZero();
        assertThat(active.workloads()).isZero();
    }

    @Test
    void threads_lose_no_count() throws Exception {
        Callable<Held> hold = () -> active.hold(ONE);

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Held>> holds = IntStream.range(0, 1000).mapToObj(i -> hold).toList();
            for (var held : threads.invokeAll(holds)) {
                threads.execute(() -> held.resultNow().close());
            }
        }

        assertThat(active.of(ONE)).isZero();
        assertThat(active.workloads()).isZero();
    }
}
