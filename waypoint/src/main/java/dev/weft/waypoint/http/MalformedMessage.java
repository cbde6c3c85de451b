package dev.weft.waypoint.http;

/**
 * A message that breaks its protocol or a limit. Its text names what was wrong and what was
 * expected; it never holds a value of a header, which may be a secret.
 */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public MalformedMessage(int status, String message) {
        // Made for hostile input: no stack trace, which costs more than the request.
        super(message, null, false, false);
        this.status = status;
    }

    public static MalformedMessage bad(String message) {
        return new MalformedMessage(400, message);
    }

    /** The status that a client is answered. */
    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
