package dev.weft.waypoint;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.TcpOutcome;

/**
 * Tells two.
 *
 * @param first says where requests stand in traces
 */
record BothObservers(RequestObserver first, RequestObserver second) implements RequestObserver {

    @Override
    public RequestTrace began(Downstream downstream, RequestHead head) {
        second.began(downstream, head);
        return first.began(downstream, head);
    }

    @Override
    public void forwarding(RequestTrace trace, RequestHead head) {
        first.forwarding(trace, head);
        second.forwarding(trace, head);
    }

    @Override
    public void ended(RequestOutcome outcome) {
        first.ended(outcome);
        second.ended(outcome);
    }

    @Override
    public void opened(Downstream downstream) {
        first.opened(downstream);
        second.opened(downstream);
    }

    @Override
    public void ended(TcpOutcome outcome) {
        first.ended(outcome);
        second.ended(outcome);
    }
}
