package dev.weft.echo.call;

/** A call that got no answer: the reason, and a message with the target in it. */
public final class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    public CallException(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The failure behind an error of a socket or of a channel; {@code what} begins the message. */
    public static CallException of(String what, Throwable error) {
        if (error instanceof CallException known) {
            return known;
        }
        var reason = FailureReason.of(error);
        return new CallException(
                reason, what + ": " + reason.label() + " (" + error.getMessage() + ")");
    }

    public FailureReason reason() {
        return reason;
    }
}
