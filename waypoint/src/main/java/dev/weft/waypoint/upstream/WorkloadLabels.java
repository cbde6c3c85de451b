package dev.weft.waypoint.upstream;

import dev.weft.workload.WorkloadUid;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The labels of workloads, as far as they are known. Immutable, any thread; another object means
 * that something changed.
 */
public final class WorkloadLabels {
    public static final WorkloadLabels NONE = new WorkloadLabels(Map.of());

    private final Map<WorkloadUid, Map<String, String>> byWorkload;

    private WorkloadLabels(Map<WorkloadUid, Map<String, String>> byWorkload) {
        this.byWorkload = byWorkload;
    }

    /** These with a batch of changes. */
    public WorkloadLabels with(
            Map<WorkloadUid, Map<String, String>> changed, Collection<WorkloadUid> removed) {
        Map<WorkloadUid, Map<String, String>> all = new HashMap<>(byWorkload);
        removed.forEach(all::remove);
        changed.forEach((uid, labels) -> all.put(uid, Map.copyOf(labels)));
        return new WorkloadLabels(all);
    }

    /** None if they are not known. */
    public Map<String, String> of(WorkloadUid uid) {
        return byWorkload.getOrDefault(uid, Map.of());
    }
}
