package dev.weft.ztunnel.telemetry;

import dev.weft.telemetry.ConnectionOutcome.Denied;
import dev.weft.telemetry.ConnectionOutcome.Drained;
import dev.weft.telemetry.ConnectionOutcome.Failed;
import dev.weft.telemetry.ConnectionOutcome.PolicyChanged;
import dev.weft.telemetry.ConnectionOutcome.Reason;
import dev.weft.telemetry.ResponseFlag;

/** How failures are reported: the one place that knows all of them. */
final class Reasons {
    private Reasons() {}

    static Reason of(Failure failure) {
        return switch (failure.kind()) {
            case DENIED -> new Denied(failure.message());
            case REVOKED -> new PolicyChanged();
            case DENIED_BY_PEER -> failed(ResponseFlag.DENY, failure);
            case CONNECT_FAILED, NO_ROUTE, BAD_REQUEST, REFUSED_BY_PEER, OVERLOADED, SELF_CALL ->
                    failed(ResponseFlag.CONNECT, failure);
            case TUNNEL_TIMED_OUT -> failed(ResponseFlag.NETWORK_POLICY, failure);
            case CERTIFICATE_REVOKED -> failed(ResponseFlag.CERT_REVOKED, failure);
            case TLS_FAILED -> failed(ResponseFlag.TLS_FAILURE, failure);
            case WRONG_IDENTITY, NO_CERTIFICATE, UNKNOWN_WORKLOAD ->
                    failed(ResponseFlag.IDENTITY_ERROR, failure);
            case TUNNEL_FAILED -> failed(ResponseFlag.H2_HANDSHAKE_FAILURE, failure);
            case DRAINED -> new Drained();
            // It had been established: a failure to connect is not what happened to it.
            case BROKEN -> failed(ResponseFlag.NONE, failure);
        };
    }

    private static Reason failed(ResponseFlag flag, Failure failure) {
        return new Failed(flag, failure.message());
    }
}
