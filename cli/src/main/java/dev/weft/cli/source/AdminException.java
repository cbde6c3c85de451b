package dev.weft.cli.source;

/** A program of the mesh did not answer as expected; the message names it, and what to look at. */
public final class AdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AdminException(String message) {
        super(message);
    }

    public AdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
