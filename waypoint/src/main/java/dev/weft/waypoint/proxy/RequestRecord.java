package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is noted about a request on its way, to make its outcome of. One event loop. */
final class RequestRecord {
    private final Downstream downstream;
    private final RequestOutcome.Asked asked;
    private final Instant start;
    private final long startNanos = System.nanoTime();
    private final List<RequestOutcome.Attempt> attempts = new ArrayList<>(1);
    private final List<ResponseFlag> flags = new ArrayList<>(0);
    private @Nullable GrpcMessages messages;
    private String route = "";
    private String policy = "";
    private String requestId = "";
    private RequestTrace trace = RequestTrace.NONE;
    private Optional<Destination> destination = Optional.empty();
    private int status;
    private int grpcStatus = -1;
    private String detail = "";
    private String failure = "";
    private HttpHeaders responseHeaders = EmptyHttpHeaders.INSTANCE;
    private long sent;
    private @Nullable Duration requestReceived;
    private @Nullable Duration upstreamService;

    RequestRecord(Downstream downstream, RequestHead head, boolean grpc, Instant start) {
        this.downstream = downstream;
        this.start = start;
        asked =
                new RequestOutcome.Asked(
                        head.protocol().text(),
                        head.method(),
                        head.scheme(),
                        head.authority(),
                        head.target(),
                        grpc,
                        head.headers());
    }

    Instant start() {
        return start;
    }

    boolean isGrpc() {
        return asked.grpc();
    }

    RequestTrace trace() {
        return trace;
    }

    /** Time since the beginning. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    void identified(String id, RequestTrace in) {
        requestId = id;
        trace = in;
    }

    void routed(String by) {
        route = by;
    }

    void deniedBy(String name) {
        policy = name;
    }

    void goesTo(Destination where) {
        destination = Optional.of(where);
    }

    void tried(RequestOutcome.Attempt attempt) {
        attempts.add(attempt);
    }

    void requestEnded() {
        requestReceived = now();
    }

    void upstreamAnswered(Duration service) {
        upstreamService = service;
    }

    /** The backend's own answer began. */
    void answered(int code, HttpHeaders headers) {
        status = code;
        responseHeaders = headers;
        detail = "via_upstream";
        grpcStatus(headers);
    }

    /** The proxy's own answer. */
    void answered(LocalResponse response, int code, HttpHeaders headers) {
        status = code;
        responseHeaders = headers;
        detail = response.detail();
        flag(response.flag());
        grpcStatus(headers);
    }

    /** It ended early. */
    void broke(ResponseFlag why, String word, String text) {
        flag(why);
        detail = word;
        failure = text;
    }

    void failed(String text) {
        failure = text;
    }

    void flag(ResponseFlag flag) {
        if (flag != ResponseFlag.NONE && !flags.contains(flag)) {
            flags.add(flag);
        }
    }

    void grpcStatus(HttpHeaders headers) {
        if (asked.grpc()) {
            int found = grpcStatusOf(headers);
            grpcStatus = found < 0 ? grpcStatus : found;
        }
    }

    /** The status of gRPC in a head or trailers; -1 if there is none. */
    static int grpcStatusOf(HttpHeaders headers) {
        String text = headers.get("grpc-status");
        if (text == null || text.length() > 2 || text.isEmpty()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    void sent(ByteBuf data) {
        sent += data.readableBytes();
        if (asked.grpc()) {
            if (messages == null) {
                messages = new GrpcMessages();
            }
            messages.see(data);
        }
    }

    RequestOutcome outcome(RequestBody body) {
        return new RequestOutcome(
                downstream,
                asked,
                new RequestOutcome.Routed(route, destination, policy),
                attempts,
                new RequestOutcome.Answer(
                        status, grpcStatus, flags, detail, failure, responseHeaders),
                new RequestOutcome.Bytes(
                        body.bytes(),
                        sent,
                        body.messages(),
                        messages == null ? 0 : messages.count()),
                new RequestOutcome.Times(
                        start,
                        Optional.ofNullable(requestReceived),
                        Optional.ofNullable(upstreamService),
                        now()),
                requestId,
                trace);
    }
}
