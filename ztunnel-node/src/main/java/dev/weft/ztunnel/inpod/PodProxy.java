package dev.weft.ztunnel.inpod;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The listeners and connections of one pod. */
public interface PodProxy {
    /**
     * Closes the listeners at once, tells peers to open no new tunnels, and lets live connections
     * finish until the deadline; then ends them. Completes, always normally, when nothing is left.
     * Calling it again shortens the deadline.
     */
    CompletionStage<Void> drain(Duration deadline);
}
