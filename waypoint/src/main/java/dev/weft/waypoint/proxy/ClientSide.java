package dev.weft.waypoint.proxy;

import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.GrpcResponses;
import dev.weft.waypoint.filter.ResponseEdit;
import dev.weft.waypoint.filter.chain.FilterRun;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.LocalResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the client gets: the backend's answer or ours, once, with what policies and routes want to
 * be changed in every answer. One event loop.
 */
final class ClientSide {
    private final ServerStream stream;
    private final RequestRecord record;
    private final Exchange exchange;
    private final Runnable onEnd;
    private final List<Map.Entry<String, String>> extra = new ArrayList<>(0);
    private final List<FilterRun> filters = new ArrayList<>(0);
    private boolean started;
    private boolean ended;
    private boolean upgraded;

    /**
     * @param onEnd runs when the last of the answer was written
     */
    ClientSide(ServerStream stream, RequestRecord record, Exchange exchange, Runnable onEnd) {
        this.stream = stream;
        this.record = record;
        this.exchange = exchange;
        this.onEnd = onEnd;
    }

    /** Whether the head of the answer went out, so that there can be no other. */
    boolean isStarted() {
        return started;
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether another protocol goes on in both directions. */
    boolean isUpgraded() {
        return upgraded;
    }

    boolean isWritable() {
        return stream.isWritable();
    }

    /** Headers of the answer that are known before it is. */
    void willSay(List<Map.Entry<String, String>> headers) {
        extra.addAll(headers);
    }

    /** Filters that want to see the answer. */
    void filter(FilterRun run) {
        filters.add(0, run);
    }

    /** What filters make of the backend's answer; empty if it is passed on. */
    Optional<LocalResponse> filtered(ResponseHead head) {
        for (FilterRun run : filters) {
            Optional<LocalResponse> instead = run.response(head);
            if (instead.isPresent()) {
                return instead;
            }
        }
        return Optional.empty();
    }

    void inform(ResponseHead head) {
        stream.inform(head);
        stream.flush();
    }

    /** Begins the backend's answer. */
    void respond(ResponseHead head, boolean end, List<ResponseEdit> edits) {
        started = true;
        int status = head.status();
        upgraded =
                status == 101
                        || (exchange.request().method().equals("CONNECT")
                                && status >= 200
                                && status < 300);
        change(head, edits);
        record.answered(status, head.headers());
        stream.respond(head, end);
        if (end) {
            end();
        }
    }

    /** Answers ourselves. */
    void answer(LocalResponse response, List<ResponseEdit> edits) {
        started = true;
        boolean grpc = record.isGrpc();
        ResponseHead head = grpc ? GrpcResponses.trailersOnly(response) : response.head();
        change(head, edits);
        record.answered(response, head.status(), head.headers());
        boolean bare =
                grpc || response.body().isEmpty() || exchange.request().method().equals("HEAD");
        stream.respond(head, bare);
        if (!bare) {
            ByteBuf body = Unpooled.wrappedBuffer(response.body().asReadOnlyByteBuffer());
            record.sent(body);
            stream.write(body, true);
        }
        end();
    }

    private void change(ResponseHead head, List<ResponseEdit> edits) {
        for (Map.Entry<String, String> header : extra) {
            head.headers().add(header.getKey(), header.getValue());
        }
        ResponseEdit.applyAll(edits, head, exchange);
    }

    void write(ByteBuf data, boolean end) {
        record.sent(data);
        stream.write(data, end);
        if (end) {
            end();
        }
    }

    void trailers(HttpHeaders trailers) {
        record.grpcStatus(trailers);
        stream.trailers(trailers);
        end();
    }

    void flush() {
        stream.flush();
    }

    private void end() {
        ended = true;
        stream.flush();
        onEnd.run();
    }

    /** Breaks it off. */
    void reset(StreamFailure why) {
        ended = true;
        stream.reset(why);
    }
}
