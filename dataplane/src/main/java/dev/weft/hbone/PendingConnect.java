package dev.weft.hbone;

/** A request without an answer yet. */
public interface PendingConnect {

    /** Gives the request up: the listener hears nothing any more. No effect after the answer. */
    void cancel();
}
