package dev.weft.ztunnel;

import dev.weft.ztunnel.inpod.PodState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The pods that a proxy serves, from when the mesh is known to the end. Any thread. */
interface ServedPods {
    /** Begins to serve; called once, when the mesh is known. */
    void start();

    /** How each pod stands. */
    List<PodState> pods();

    /** Drains every pod; completes, always normally, when nothing is left. */
    CompletionStage<Void> shutDown(Duration within);
}
