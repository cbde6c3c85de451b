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
     * Tells peers to open no new tunnels, leaves new connections to a successor that listens in the
     * same pod, closes the listeners, and lets live connections finish until the deadline; then
     * ends them. Completes, always normally, when nothing is left. Calling it again shortens the
     * deadline.
     */
    CompletionStage<Void> drain(Duration deadline);
}
