package dev.weft.waypoint.listener;

import dev.weft.waypoint.request.Front;
import dev.weft.workload.AppProtocol;

/** Whether and how a tunnel is served. */
sealed interface FrontDecision {

    /**
     * It is for something that we front.
     *
     * @param protocol what discovery says is spoken there
     */
    record Served(Front front, AppProtocol protocol) implements FrontDecision {}

    /**
     * It is not.
     *
     * @param reason for logs, with the value
     */
    record Refused(int status, String reason) implements FrontDecision {}
}
