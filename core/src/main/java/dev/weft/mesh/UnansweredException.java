package dev.weft.mesh;

/** The control plane did not say, or not in a way that can be read, what something is. */
public final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnansweredException(String message) {
        super(message);
    }
}
