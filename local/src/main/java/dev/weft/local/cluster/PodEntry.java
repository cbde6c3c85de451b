package dev.weft.local.cluster;

import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.PodStatus;
import dev.weft.local.schedule.ReplicaPlan;
import dev.weft.manifest.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A pod of the cluster.
 *
 * @param source the object it was made of: a Deployment, a StatefulSet, or the Pod itself
 * @param body its own spec as it was written
 * @param age counts pods in the order they were made
 * @param deleted when it was asked to end
 */
record PodEntry(
        PodSpec spec,
        ObjectKey source,
        Map<String, Object> body,
        long age,
        Instant created,
        PodStatus status,
        Optional<Instant> deleted) {

    PodEntry withStatus(PodStatus value) {
        return new PodEntry(spec, source, body, age, created, value, deleted);
    }

    PodEntry endingAt(Instant when) {
        return new PodEntry(spec, source, body, age, created, status, Optional.of(when));
    }

    boolean isEnding() {
        return deleted.isPresent();
    }

    boolean isReady() {
        return status.ready() && !isEnding();
    }

    boolean isOwned() {
        return !source.kind().equals("Pod");
    }

    ReplicaPlan.Replica replica() {
        return new ReplicaPlan.Replica(spec.name(), spec.template().hash(), status.ready(), age);
    }
}
