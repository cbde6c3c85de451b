package dev.weft.waypoint.filter.processor;

import dev.weft.api.extproc.ProcessingRequest;
import dev.weft.api.extproc.ProcessingResponse;
import dev.weft.waypoint.filter.chain.FilterFailure;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.SideStreams;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code envoy.service.ext_proc.v3.ExternalProcessor/Process}. Confined to the event
 * loop of the exchange.
 */
final class ProcessorStream implements ResponseReceiver {
    private static final String PATH = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";
    private static final int REST = 64 << 10;

    private final Heard heard;
    private final Framing<ProcessingResponse> answers;
    private @Nullable MessageSink sink;
    private boolean over;

    /** Told what the service says. */
    interface Heard {
        void message(ProcessingResponse message);

        /** It ended the call without an error. */
        void ended();

        void failed(FilterFailure why);
    }

    /**
     * @param mostBody bytes of a body in a message
     */
    ProcessorStream(int mostBody, Heard heard) {
        this.heard = heard;
        answers = new Framing<>(ProcessingResponse.parser(), mostBody + REST);
    }

    void open(SideStreams streams, Destination service, EventLoop loop) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("content-type", "application/grpc");
        headers.set("te", "trailers");
        RequestHead head =
                new RequestHead(
                        HttpProtocol.HTTP2,
                        "POST",
                        "http",
                        service.service().hostname() + ":" + service.port(),
                        PATH,
                        headers);
        MessageSink opened = streams.open(service, head, loop, this);
        if (!over) {
            sink = opened;
        }
    }

    void send(ProcessingRequest message) {
        MessageSink open = sink;
        if (open != null) {
            open.write(Framing.frame(message), false);
            open.flush();
        }
    }

    /** The exchange is over; so is the call. */
    void close() {
        MessageSink open = sink;
        boolean before = over;
        over = true;
        sink = null;
        if (open != null && !before) {
            open.write(Unpooled.EMPTY_BUFFER, true);
            open.flush();
            open.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "the exchange is over"));
        }
    }

    @Override
    public void informed(ResponseHead head) {
        // Says nothing.
    }

    @Override
    public void responded(ResponseHead head, boolean end) {
        if (head.status() != 200) {
            broken("ext_proc_failed", "it answered with status " + head.status());
        } else if (end) {
            status(head.headers());
        }
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        try {
            for (ProcessingResponse message : answers.read(data)) {
                if (!over) {
                    heard.message(message);
                }
            }
            if (end && !over) {
                broken("ext_proc_failed", "it ended without a status");
            }
        } catch (FilterFailure e) {
            broken(e);
        } finally {
            data.release();
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        status(trailers);
    }

    private void status(HttpHeaders headers) {
        if (over) {
            return;
        }
        String status = headers.get("grpc-status");
        if ("0".equals(status)) {
            over = true;
            sink = null;
            heard.ended();
            return;
        }
        broken(
                "ext_proc_failed",
                "it ended with grpc-status " + status + " " + headers.get("grpc-message", ""));
    }

    @Override
    public void failed(StreamFailure why) {
        broken("ext_proc_unreachable", why.kind() + ": " + why.message());
    }

    private void broken(String word, String message) {
        broken(new FilterFailure(word, message));
    }

    private void broken(FilterFailure why) {
        if (!over) {
            close();
            heard.failed(why);
        }
    }
}
