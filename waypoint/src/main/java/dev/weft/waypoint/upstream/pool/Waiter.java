package dev.weft.waypoint.upstream.pool;

/** Told one of these, once, on the event loop; maybe before the asking call returns. */
public interface Waiter {

    void placed(Place place);

    void failed(DialFailure failure);
}
