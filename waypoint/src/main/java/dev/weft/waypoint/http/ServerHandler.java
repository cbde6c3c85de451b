package dev.weft.waypoint.http;

/** What a server does with the requests of one connection, on its event loop. */
public interface ServerHandler {

    /** A request began; of HTTP/1 the next one comes after this one's response ended. */
    void request(ServerStream stream);

    /**
     * The connection is over; its streams were told before. Called once.
     *
     * @param reason for logs; empty when it ended in order
     */
    default void closed(String reason) {}
}
