package dev.weft.waypoint.authz;

import dev.weft.waypoint.authz.external.BodyAccess;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;

/** A request that wants to pass. A check changes neither head nor body. */
public record AccessRequest(RequestHead head, Downstream downstream, BodyAccess body) {

    /** Of a request without body, or one that nobody will ask about. */
    public static AccessRequest of(RequestHead head, Downstream downstream) {
        return new AccessRequest(head, downstream, BodyAccess.NONE);
    }
}
