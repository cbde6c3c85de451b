package dev.weft.ztunnel.inpod;

/** A message from the node agent that cannot be read or acted on. */
final class ZdsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Scope scope;

    ZdsException(Scope scope, String message) {
        super(message);
        this.scope = scope;
    }

    /** How much is lost. */
    enum Scope {
        /** This request; it was answered, and the connection goes on. */
        REQUEST,
        /** The connection: what the agent says cannot be understood. */
        CONNECTION,
        /** The process: the agent and this proxy disagree on what was said before. */
        PROCESS
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    Scope scope() {
        return scope;
    }
}
