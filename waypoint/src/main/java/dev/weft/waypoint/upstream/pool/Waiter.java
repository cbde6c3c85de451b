package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.upstream.dial.DialFailure;

/** Told one of these, once, on the event loop; maybe before the asking call returns. */
public interface Waiter {

    void placed(Place place);

    void failed(DialFailure failure);
}
