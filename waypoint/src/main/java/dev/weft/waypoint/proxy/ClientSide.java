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
import org.jspecify.annotations.Nullable;

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
    private @Nullable FilteredAnswer passing;
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
        return stream.isWritable() && (passing == null || passing.isWritable());
    }

    /** Whether a backend's answer was taken: no other backend is asked. */
    boolean isTaken() {
        return started || passing != null;
    }

    /** The client can take more. */
    void writable() {
        if (passing != null && stream.isWritable()) {
            passing.proceed();
        }
    }

    /** Headers of the answer that are known before it is. */
    void willSay(List<Map.Entry<String, String>> headers) {
        extra.addAll(headers);
    }

    /** Filters that want to see the answer. */
    void filter(FilterRun run) {
        filters.add(0, run);
    }

    void inform(ResponseHead head) {
        stream.inform(head);
        stream.flush();
    }

    /**
     * Takes the backend's answer, and passes it on as filters leave it.
     *
     * @param told what becomes of it
     */
    void respond(ResponseHead head, boolean end, List<ResponseEdit> edits, Told told) {
        if (filters.isEmpty()) {
            begin(head, end, edits);
            return;
        }
        FilteredAnswer answer = new FilteredAnswer(filters, head, end, new Passing(edits, told));
        passing = answer;
        answer.start();
    }

    /** What becomes of a backend's answer. */
    interface Told {

        /** Filters want this in its place, or it broken off with this. */
        void refused(LocalResponse instead);

        /** More of it can be taken. */
        void drained();

        /** Another protocol begins in both directions. */
        void upgraded();
    }

    private void begin(ResponseHead head, boolean end, List<ResponseEdit> edits) {
        started = true;
        int status = head.status();
        upgraded = upgrades(head);
        change(head, edits);
        record.answered(status, head.headers());
        stream.respond(head, end);
        if (end) {
            end();
        }
    }

    private boolean upgrades(ResponseHead head) {
        int status = head.status();
        return status == 101
                || (exchange.request().method().equals("CONNECT") && status >= 200 && status < 300);
    }

    /** Answers ourselves. */
    void answer(LocalResponse response, List<ResponseEdit> edits) {
        stopFilters();
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

    /** A part of the backend's answer. */
    void write(ByteBuf data, boolean end) {
        if (passing != null) {
            passing.write(data, end);
        } else {
            send(data, end);
        }
    }

    private void send(ByteBuf data, boolean end) {
        record.sent(data);
        stream.write(data, end);
        if (end) {
            end();
        }
    }

    /** The trailers of the backend's answer. */
    void trailers(HttpHeaders trailers) {
        if (passing != null) {
            passing.trailers(trailers);
        } else {
            sendTrailers(trailers);
        }
    }

    private void sendTrailers(HttpHeaders trailers) {
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
        stopFilters();
        ended = true;
        stream.reset(why);
    }

    private void stopFilters() {
        FilteredAnswer under = passing;
        passing = null;
        if (under != null) {
            under.close();
        }
    }

    /** The request is over: filters hear no more of it. */
    void close() {
        stopFilters();
        filters.forEach(FilterRun::close);
    }

    /** The answer behind the filters. */
    private final class Passing implements FilteredAnswer.Out {
        private final List<ResponseEdit> edits;
        private final Told told;

        Passing(List<ResponseEdit> edits, Told told) {
            this.edits = edits;
            this.told = told;
        }

        @Override
        public boolean upgrades(ResponseHead head) {
            return ClientSide.this.upgrades(head);
        }

        @Override
        public void begin(ResponseHead head, boolean end) {
            ClientSide.this.begin(head, end, edits);
            if (upgraded) {
                told.upgraded();
            }
        }

        @Override
        public void data(ByteBuf data, boolean end) {
            send(data, end);
            if (!ended) {
                stream.flush();
                if (passing != null && !stream.isWritable()) {
                    passing.halt();
                }
            }
        }

        @Override
        public void trailers(HttpHeaders trailers) {
            sendTrailers(trailers);
        }

        @Override
        public void refused(LocalResponse response) {
            told.refused(response);
        }

        @Override
        public void drained() {
            told.drained();
        }
    }
}
