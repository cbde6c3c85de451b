package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import dev.weft.tls.WorkloadCertificate;
import java.time.Instant;
import java.util.Optional;

/** What the manager knows about one identity, for dumps. */
public record CertificateStatus(SpiffeId identity, State state) {

    /** The states of an identity. */
    public sealed interface State {}

    /** Asked for, nothing came yet. */
    public record Initializing() implements State {}

    /**
     * In use.
     *
     * @param nextAttempt when it will be renewed
     * @param lastError why the last renewal failed, if it did
     */
    public record Available(
            WorkloadCertificate certificate, Instant nextAttempt, Optional<String> lastError)
            implements State {}

    /** No valid certificate; connections of this identity fail. */
    public record Unavailable(String error, Instant nextAttempt) implements State {}
}
