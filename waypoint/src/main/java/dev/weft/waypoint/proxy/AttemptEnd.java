package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.upstream.Upstreams;

/** How an attempt ended before anything of it was passed on. */
sealed interface AttemptEnd {

    /**
     * A response began.
     *
     * @param grpcStatus where the head says it already; -1 otherwise
     */
    record Answered(int status, int grpcStatus) implements AttemptEnd {}

    /** There was none. */
    record Broken(StreamFailure failure) implements AttemptEnd {}

    /** Nothing was sent. */
    record NotSent(Upstreams.Refusal refusal) implements AttemptEnd {}
}
