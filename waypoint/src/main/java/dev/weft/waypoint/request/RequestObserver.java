package dev.weft.waypoint.request;

import dev.weft.waypoint.http.RequestHead;

/** Told what requests and connections do; on the event loop of each, never to block it. */
public interface RequestObserver {

    /** Tells nobody. */
    RequestObserver NONE =
            new RequestObserver() {
                @Override
                public void ended(RequestOutcome outcome) {}

                @Override
                public void opened(Downstream downstream) {}

                @Override
                public void ended(TcpOutcome outcome) {}
            };

    /** A request began; nothing is decided yet. What is returned comes back with the outcome. */
    default RequestTrace began(Downstream downstream, RequestHead head) {
        return RequestTrace.NONE;
    }

    /** A head is about to be sent to an endpoint: the moment to write trace headers into it. */
    default void forwarding(RequestTrace trace, RequestHead head) {}

    /** A request is over. Once for each. */
    void ended(RequestOutcome outcome);

    /** A TCP connection that is not looked into began. */
    void opened(Downstream downstream);

    /** Such a connection is over. Once for each that was {@link #opened}. */
    void ended(TcpOutcome outcome);
}
