package dev.weft.waypoint.http;

/** Told what comes back for a request, on its stream's event loop. */
public interface ResponseReceiver extends MessageReceiver {

    /** A head of 1xx, other than 101. */
    void informed(ResponseHead head);

    /**
     * The head of the response. Once.
     *
     * @param end whether there is neither body nor trailers
     */
    void responded(ResponseHead head, boolean end);
}
