package dev.weft.ztunnel;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.Priority;
import dev.weft.identity.SpiffeId;
import dev.weft.lifecycle.Guard;
import dev.weft.mesh.LocalWorkload;
import dev.weft.workload.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which identities the pods of this node have: a certificate is asked for as soon as a pod's
 * identity is known, and forgotten with the last pod that has it. Any thread.
 */
final class PodIdentities {
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    private final CertificateManager certificates;

    /** How many pods have an identity; guarded by this. */
    private final Map<SpiffeId, Integer> pods = new HashMap<>();

    PodIdentities(CertificateManager certificates) {
        this.certificates = certificates;
    }

    /**
     * Takes care of a pod's identity until the guard is closed.
     *
     * @param likely the identity that the pod will have unless the control plane says otherwise; a
     *     starting pod has no address yet, so the control plane cannot know it
     */
    Guard hold(SpiffeId likely, LocalWorkload pod) {
        hold(likely);
        CompletableFuture<Workload> known = pod.await(FOR_EVER);
        CompletableFuture<SpiffeId> held =
                known.thenApply(workload -> {
                    hold(workload.identity());
                    return workload.identity();
                });
        return () -> {
            release(likely);
            if (!known.cancel(false)) {
                held.thenAccept(this::release);
            }
        };
    }

    /** Completes when there is a certificate; fails when there is none to be had now. */
    CompletionStage<?> certificate(SpiffeId identity) {
        return certificates.request(identity, Priority.WARMUP);
    }

    private synchronized void hold(SpiffeId identity) {
        if (pods.merge(identity, 1, Integer::sum) == 1) {
            certificates.request(identity, Priority.WARMUP);
        }
    }

    private synchronized void release(SpiffeId identity) {
        Integer left =
                pods.computeIfPresent(identity, (id, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            certificates.forget(identity);
        }
    }
}
