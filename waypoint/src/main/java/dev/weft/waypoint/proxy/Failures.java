package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;

/** What a client is told when an endpoint gave no answer. Pure. */
final class Failures {
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    /** The whole request took too long. */
    static final LocalResponse REQUEST_TIMEOUT =
            LocalResponse.of(
                    GATEWAY_TIMEOUT,
                    ResponseFlag.UPSTREAM_TIMEOUT,
                    "response_timeout",
                    "upstream request timeout");

    private Failures() {}

    static LocalResponse answer(AttemptEnd end) {
        return switch (end) {
            case AttemptEnd.NotSent not -> not.refusal().response();
            case AttemptEnd.Broken broken -> answer(broken.failure());
            case AttemptEnd.Answered answered ->
                    LocalResponse.of(answered.status(), ResponseFlag.NONE, "via_upstream");
        };
    }

    private static LocalResponse answer(StreamFailure failure) {
        return switch (failure.kind()) {
            case NOT_TAKEN ->
                    of(UNAVAILABLE, ResponseFlag.UPSTREAM_RESET, "upstream_refused_request");
            case STALE, CONNECTION_LOST ->
                    of(UNAVAILABLE, ResponseFlag.UPSTREAM_CLOSED, "upstream_connection_closed");
            case CONNECT_FAILED ->
                    of(UNAVAILABLE, ResponseFlag.UPSTREAM_CONNECT, "upstream_connection_failed");
            case RESET, STOPPED ->
                    of(UNAVAILABLE, ResponseFlag.UPSTREAM_RESET, "upstream_reset_before_response");
            case PROTOCOL, TOO_LARGE ->
                    of(BAD_GATEWAY, ResponseFlag.UPSTREAM_PROTOCOL, "upstream_protocol_error");
            case TIMEOUT ->
                    of(GATEWAY_TIMEOUT, ResponseFlag.UPSTREAM_TIMEOUT, "upstream_attempt_timeout");
            case DENIED -> of(UNAVAILABLE, ResponseFlag.UPSTREAM_CONNECT, "denied_by_destination");
        };
    }

    private static LocalResponse of(int status, ResponseFlag flag, String detail) {
        return LocalResponse.of(status, flag, detail, detail.replace('_', ' '));
    }
}
