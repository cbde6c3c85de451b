package dev.weft.local.client;

import java.util.List;
import java.util.Map;

/**
 * A pod as the harness sees it.
 *
 * @param owner name of the Deployment or StatefulSet it belongs to, or empty
 * @param phase Pending, Running, Succeeded, Failed or Terminating
 * @param restarts how often its containers were started again
 * @param message why it is not ready, or empty
 * @param processIds of its containers, as seen inside the mesh
 */
public record PodView(
        String namespace,
        String name,
        String uid,
        String owner,
        String node,
        String serviceAccount,
        List<String> addresses,
        Map<String, String> labels,
        String phase,
        boolean ready,
        int restarts,
        String message,
        List<Long> processIds) {}
