package dev.weft.waypoint.authz.external;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.util.Optional;

/**
 * What is asked about.
 *
 * @param head empty for a connection without HTTP
 */
public record CheckRequest(Optional<RequestHead> head, Downstream downstream, BodyAccess body) {}
