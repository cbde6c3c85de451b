package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import dev.weft.tls.WorkloadTls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the manager's worker knows about one identity. Belongs to the worker thread, but for {@link
 * #view}, which it publishes to everyone.
 */
final class Entry {

    /** What other threads see: one coherent value. */
    record View(Optional<WorkloadTls> tls, CertificateStatus.State state) {

        /** The certificate in use, unless it has run out. */
        Optional<WorkloadTls> valid(Instant now) {
            return tls.filter(inUse -> inUse.certificate().validAt(now));
        }

        /** The state as of now: a certificate that ran out is not available any more. */
        CertificateStatus.State stateAt(Instant now) {
            return switch (state) {
                case CertificateStatus.Available available
                        when !available.certificate().validAt(now) ->
                        new CertificateStatus.Unavailable(
                                available
                                        .lastError()
                                        .orElse("expired at " + available.certificate().notAfter()),
                                available.nextAttempt());
                case CertificateStatus.Available available -> available;
                case CertificateStatus.Unavailable unavailable -> unavailable;
                case CertificateStatus.Initializing initializing -> initializing;
            };
        }
    }

    private static final View NOTHING_YET =
            new View(Optional.empty(), new CertificateStatus.Initializing());

    final SpiffeId identity;

    /** Written by the worker alone; volatile because connections on all event loops read it. */
    volatile View view = NOTHING_YET;

    boolean asking;
    int failures;
    @Nullable Future<?> nextAttempt;
    private final List<CompletableFuture<WorkloadTls>> waiting = new ArrayList<>();

    Entry(SpiffeId identity) {
        this.identity = identity;
    }

    void await(CompletableFuture<WorkloadTls> waiter) {
        waiting.add(waiter);
    }

    /** Those who wait, who do so no longer. */
    List<CompletableFuture<WorkloadTls>> takeWaiting() {
        List<CompletableFuture<WorkloadTls>> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    void cancelNextAttempt() {
        if (nextAttempt != null) {
            nextAttempt.cancel(false);
            nextAttempt = null;
        }
    }
}
