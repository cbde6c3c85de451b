package dev.weft.cli.source;

/** There is no mesh to ask; the message says where one was looked for and how to start one. */
public final class NoMeshException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoMeshException(String message) {
        super(message);
    }
}
