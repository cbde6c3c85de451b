package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.time.Instant;

/**
 * One request, and whom it came from.
 *
 * @param start when its head was read
 */
public record Exchange(RequestHead request, Downstream downstream, Instant start) {}
