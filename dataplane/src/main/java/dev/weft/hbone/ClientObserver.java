package dev.weft.hbone;

/** Told about the life of a client connection, on its event loop. */
public interface ClientObserver {

    /** The peer's SETTINGS arrived: tunnels can be opened. Once. */
    void ready();

    /** {@link HboneClient#capacity()} may have changed: a stream ended or the peer drains. */
    default void changed() {}

    /** The connection is over; its streams and requests were told before. Once. */
    void closed(HboneFailure cause);
}
