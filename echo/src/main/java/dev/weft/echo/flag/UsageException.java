package dev.weft.echo.flag;

/** A command line, or a switch in a request, that cannot be followed; the message says why. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
