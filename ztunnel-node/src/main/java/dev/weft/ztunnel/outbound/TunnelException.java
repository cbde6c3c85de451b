package dev.weft.ztunnel.outbound;

import dev.weft.ztunnel.telemetry.Failure;

/** Why a tunnel's connection could not be made; reaches everyone who waited for it. */
final class TunnelException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    TunnelException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    TunnelException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
