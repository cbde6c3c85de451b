package dev.weft.controller.ca;

/** A request for a certificate that is not granted. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final Refusal reason;

    RefusedException(Refusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    Refusal reason() {
        return reason;
    }
}
