package dev.weft.waypoint.http;

/** A connection from a client. Confined to its event loop. */
public interface ServerConnection {

    HttpProtocol protocol();

    /** Requests that live. */
    int active();

    /** Lets the requests that live end, takes no new ones, then closes. */
    void drain();

    /** Ends everything now. */
    void close(String reason);
}
