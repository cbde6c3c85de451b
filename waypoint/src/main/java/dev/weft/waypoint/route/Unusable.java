package dev.weft.waypoint.route;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.filter.GrpcResponses;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import java.util.List;
import java.util.Map;

/** Answers where there is no backend that can be used. Pure. */
final class Unusable {
    private static final String GRPC_UNAVAILABLE = "14";

    private Unusable() {}

    /** To gRPC clients it is UNAVAILABLE, whatever the status of HTTP. */
    static LocalResponse answer(int status, String detail, RequestHead head) {
        if (!GrpcResponses.isGrpc(head)) {
            return LocalResponse.of(status, ResponseFlag.NO_SERVICE, detail);
        }
        return new LocalResponse(
                status,
                List.of(Map.entry("grpc-status", GRPC_UNAVAILABLE)),
                ByteString.EMPTY,
                ResponseFlag.NO_SERVICE,
                detail);
    }
}
