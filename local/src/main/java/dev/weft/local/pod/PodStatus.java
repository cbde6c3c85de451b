package dev.weft.local.pod;

import java.util.List;

/**
 * How a pod is.
 *
 * @param restarts how often its containers were started again
 * @param message why it is not ready; empty when it is
 * @param processIds of the containers that run
 */
public record PodStatus(
        Phase phase, boolean ready, int restarts, String message, List<Long> processIds) {

    public static final PodStatus NEW = new PodStatus(Phase.PENDING, false, 0, "", List.of());

    public PodStatus {
        processIds = List.copyOf(processIds);
    }

    /** The life of a pod, as Kubernetes names it. */
    public enum Phase {
        PENDING("Pending"),
        RUNNING("Running"),
        SUCCEEDED("Succeeded"),
        FAILED("Failed");

        private final String title;

        Phase(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
