package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import dev.weft.tls.WorkloadTls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One certificate per identity for the whole node: fetched on request, renewed at half of its life,
 * kept while it is valid when renewal fails.
 *
 * <p>All methods from any thread, none blocks. Completions come on the worker thread: hop to your
 * event loop.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class CertificateManager implements AutoCloseable {

    private CertificateManager() {}

    /** A manager with a worker thread of its own. */
    public static CertificateManager start(
            CertificateAuthority authority, CertificateObserver observer) {
        throw new UnsupportedOperationException();
    }

    /** The certificate in use, if there is a valid one. */
    public Optional<WorkloadTls> current(SpiffeId identity) {
        throw new UnsupportedOperationException();
    }

    /**
     * The certificate in use, or the one that comes. Fails with a {@link
     * CertificateUnavailableException} when the authority does not give one; the manager goes on
     * trying until the identity is forgotten.
     */
    public CompletionStage<WorkloadTls> request(SpiffeId identity, Priority priority) {
        throw new UnsupportedOperationException();
    }

    /** Drops an identity that has no workload here any more, with whatever is on its way for it. */
    public void forget(SpiffeId identity) {
        throw new UnsupportedOperationException();
    }

    /** Every identity and its state, sorted by identity. */
    public List<CertificateStatus> dump() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
