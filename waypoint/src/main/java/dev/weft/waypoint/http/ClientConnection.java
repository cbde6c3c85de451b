package dev.weft.waypoint.http;

/** A connection to a backend that carries requests. Confined to its event loop. */
public interface ClientConnection {

    HttpProtocol protocol();

    /** How many more requests may be sent now: 0 or 1 for HTTP/1. */
    int capacity();

    /** Requests without an end. */
    int active();

    /** False once no request will ever be sent here again. */
    boolean isReusable();

    /**
     * Sends a request.
     *
     * @param end whether it has neither body nor trailers
     * @throws IllegalStateException if there is no {@link #capacity()}
     */
    ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver);

    /** Sends no new requests; closes when the last one ended. */
    void drain();

    /** Ends everything now. */
    void close(String reason);

    /** Told how a connection changes; its streams hear of their own fate themselves. */
    interface Observer {

        /** {@link #capacity()} or {@link #isReusable()} changed. */
        void changed();

        /** The connection is over. Once. */
        void closed(String reason);
    }
}
