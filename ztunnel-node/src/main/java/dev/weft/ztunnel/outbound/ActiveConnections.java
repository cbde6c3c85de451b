package dev.weft.ztunnel.outbound;

import dev.weft.workload.WorkloadUid;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many connections this node has to each workload right now, so that the choice of the next
 * endpoint can spare the busy ones. A workload without connections takes no memory.
 *
 * <p>Any thread. Counting one workload never waits for the count of another.
 */
public final class ActiveConnections {
    private final Map<WorkloadUid, Integer> counts = new ConcurrentHashMap<>();

    /** How many are held to a workload. */
    public int of(WorkloadUid workload) {
        return counts.getOrDefault(workload, 0);
    }

    /** Counts one connection more until the returned guard is closed. */
    public Held hold(WorkloadUid workload) {
        counts.merge(workload, 1, Integer::sum);
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.getAndSet(false)) {
                release(workload);
            }
        };
    }

    private void release(WorkloadUid workload) {
        counts.computeIfPresent(workload, (uid, count) -> count == 1 ? null : count - 1);
    }

    /** How many workloads have connections. */
    int workloads() {
        return counts.size();
    }

    /** One connection that counts; closing it again does nothing. Any thread. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
