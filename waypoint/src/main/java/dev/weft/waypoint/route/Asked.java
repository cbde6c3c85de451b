package dev.weft.waypoint.route;

import dev.weft.waypoint.filter.Draws;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;

/** A request that is being decided about, with all that may make a difference. */
record Asked(RequestHead head, Downstream downstream, Draws draws, Sessions sessions) {

    int port() {
        return downstream.front().port();
    }
}
