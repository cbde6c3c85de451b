package dev.weft.ztunnel.inpod;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The listeners and connections of one pod. */
public interface PodProxy {
    /**
     * Completes when the pod's connections will not have to wait for anything, above all for its
     * certificate; fails when that cannot be had now. The pod is served either way.
     */
    default CompletionStage<?> prepared() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * The pod is served no longer: tells peers to open no new tunnels, closes the listeners before
     * it returns, and lets live connections finish until the deadline; then ends them. Completes,
     * always normally, when nothing is left. Calling it again shortens the deadline.
     */
    CompletionStage<Void> drain(Duration deadline);

    /**
     * This process ends, and another may serve the pod: as {@link #drain}, but leaves new
     * connections to a successor that listens in the same pod, and closes the listeners only when
     * nothing is on its way to them. A proxy whose ports nobody can share only drains.
     */
    default CompletionStage<Void> handOver(Duration deadline) {
        return drain(deadline);
    }
}
