package dev.weft.waypoint.filter;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Answers of the proxy as gRPC clients expect them: 200, with the status in the one head that is
 * also the trailers (gRPC over HTTP/2, "Trailers-Only"). Pure.
 */
public final class GrpcResponses {
    private static final String TYPE = "application/grpc";

    /** They describe a body that is not sent. */
    private static final Set<String> DROPPED = Set.of("content-type", "content-length");

    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;

    private GrpcResponses() {}

    /** Whether the client speaks gRPC; gRPC-Web is HTTP. */
    public static boolean isGrpc(RequestHead head) {
        String type = head.headers().get("content-type");
        if (type == null || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return false;
        }
        return type.length() == TYPE.length() || "+; ".indexOf(type.charAt(TYPE.length())) >= 0;
    }

    /**
     * The answer as one head that ends the message. A {@code grpc-status} among its headers is
     * kept; else it follows from the status of HTTP.
     */
    public static ResponseHead trailersOnly(LocalResponse response) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("content-type", TYPE);
        for (var header : response.headers()) {
            if (!DROPPED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        if (!headers.contains("grpc-status")) {
            headers.set("grpc-status", Integer.toString(status(response)));
        }
        String message =
                response.body().isEmpty() ? response.detail() : response.body().toStringUtf8();
        if (!message.isEmpty() && !headers.contains("grpc-message")) {
            headers.set("grpc-message", encoded(message));
        }
        return new ResponseHead(200, headers);
    }

    private static int status(LocalResponse response) {
        return response.flag() == ResponseFlag.UPSTREAM_TIMEOUT
                ? DEADLINE_EXCEEDED
                : grpcStatus(response.status());
    }

    /** The status that clients derive from one of HTTP. */
    public static int grpcStatus(int httpStatus) {
        return switch (httpStatus) {
            case 200 -> 0;
            case 400 -> 13;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 12;
            case 429, 502, 503, 504 -> 14;
            default -> UNKNOWN;
        };
    }

    /** The status of HTTP that says most nearly the same. */
    public static int httpStatus(int grpcStatus) {
        return switch (grpcStatus) {
            case 0 -> 200;
            case 1 -> 499;
            case 3, 9, 11 -> 400;
            case 4 -> 504;
            case 5 -> 404;
            case 6, 10 -> 409;
            case 7 -> 403;
            case 8 -> 429;
            case 12 -> 501;
            case 14 -> 503;
            case 16 -> 401;
            default -> 500;
        };
    }

    /** A {@code grpc-message}: percent-encoded UTF-8 where it is not printable ASCII. */
    public static String encoded(String message) {
        var out = new StringBuilder();
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c >= 0x20 && c < 0x7f && c != '%') {
                out.append((char) c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
