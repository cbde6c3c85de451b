package dev.weft.ztunnel.inpod;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The listeners and connections of one pod. */
public interface PodProxy {
    /**
     * Tells peers to open no new tunnels, leaves new connections to a successor that listens in the
     * same pod, closes the listeners, and lets live connections finish until the deadline; then
     * ends them. Completes, always normally, when nothing is left. Calling it again shortens the
     * deadline.
     */
    CompletionStage<Void> drain(Duration deadline);
}
