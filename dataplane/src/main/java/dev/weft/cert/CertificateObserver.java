package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import dev.weft.tls.WorkloadCertificate;
import java.time.Duration;

/** Hears of certificates; on the manager's worker thread. */
public interface CertificateObserver {

    /** A first certificate, or one that replaces another for all new connections. */
    default void issued(WorkloadCertificate certificate) {}

    /** A request failed; a valid certificate, if there is one, stays in use. */
    default void failed(SpiffeId identity, String reason, Duration retryIn) {}
}
