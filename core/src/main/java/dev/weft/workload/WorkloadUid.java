package dev.weft.workload;

/**
 * Names a workload for its whole life and no other one after it, such as {@code
 * Kubernetes//Pod/shop/frontend-1}.
 */
public record WorkloadUid(String value) implements Comparable<WorkloadUid> {

    public WorkloadUid {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a workload uid must not be empty");
        }
    }

    /** The uid of a pod. */
    public static WorkloadUid ofPod(String cluster, String namespace, String name) {
        return new WorkloadUid(cluster + "//Pod/" + namespace + "/" + name);
    }

    @Override
    public int compareTo(WorkloadUid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
