package dev.weft.waypoint.upstream.dial;

import java.io.IOException;

/** Carries a failure through a future. */
public final class DialException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient DialFailure failure;

    DialException(DialFailure.Kind kind, String message) {
        super(message);
        this.failure = new DialFailure(kind, message);
    }

    DialFailure failure() {
        return failure;
    }

    public static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
