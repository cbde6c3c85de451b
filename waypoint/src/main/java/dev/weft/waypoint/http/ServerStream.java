package dev.weft.waypoint.http;

/**
 * One request as its server sees it. Its body is held back until {@link #start}. Confined to the
 * event loop of its connection.
 *
 * <p>After a response of 101, or of 200 to CONNECT, what is written and received are the bytes of
 * the other protocol, and each direction ends by itself.
 */
public interface ServerStream extends MessageSink {

    RequestHead head();

    /** True when the request has no body and no trailers. */
    boolean isRequestComplete();

    /** Delivers the body from now on. Called once, also when there is none: for failures. */
    void start(MessageReceiver receiver);

    /** Sends a head of 1xx, any number of them before {@link #respond}. */
    void inform(ResponseHead head);

    /**
     * Sends the head of the response. Once.
     *
     * @param end whether there is neither body nor trailers
     */
    void respond(ResponseHead head, boolean end);
}
