package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.PathNormalizer;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Deadline;
import dev.weft.waypoint.http.codec.Http2Fields;
import dev.weft.waypoint.http.codec.RequestReader;
import dev.weft.waypoint.http.frame.Http2Events;
import dev.weft.waypoint.http.frame.Http2Link;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of HTTP/2 from a client. */
final class Http2ServerConnection implements ServerConnection, Http2Events {

    private static final Logger LOG = LoggerFactory.getLogger(Http2ServerConnection.class);
    private static final long DRAIN_PING = 0x6472_6169_6e00L;
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(2);

    private final ServerSettings settings;
    private final ServerHandler handler;
    private final RequestReader requests;
    private final Http2Link link;
    private final Http2Connection.PropertyKey key;
    private final List<Http2ServerStream> touched = new ArrayList<>();
    private @Nullable Deadline deadline;
    private int active;
    private boolean draining;
    private boolean gone;
    private boolean over;

    private Http2ServerConnection(ServerSettings settings, String scheme, ServerHandler handler) {
        this.settings = settings;
        this.handler = handler;
        requests =
                new RequestReader(
                        new PathNormalizer(settings.paths()), scheme, settings.upgrades());
        Http2Settings said =
                Http2Settings.defaultSettings()
                        .maxConcurrentStreams(settings.maxStreams())
                        .initialWindowSize(settings.streamWindow())
                        .maxHeaderListSize(settings.heads().bytes())
                        .connectProtocolEnabled(!settings.upgrades().isEmpty());
        link =
                Http2Link.server(
                        said,
                        new Http2Link.Limits(settings.connectionWindow(), settings.times().head()),
                        this);
        key = link.connection().newKey();
    }

    static Http2ServerConnection of(ServerSettings settings, String scheme, ServerHandler handler) {
        return new Http2ServerConnection(settings, scheme, handler);
    }

    ChannelHandler handler() {
        return link;
    }

    Http2Link link() {
        return link;
    }

    private Deadline deadline() {
        if (deadline == null) {
            deadline = new Deadline(link.context().executor(), this::tooLate);
        }
        return deadline;
    }

    /** To be called once the handler is in its pipeline. */
    void begin() {
        deadline().in(settings.times().idle().toNanos());
    }

    @Override
    public void headers(Http2Stream stream, Http2Headers headers, boolean end) {
        Http2ServerStream known = stream.getProperty(key);
        try {
            if (known != null) {
                known.trailersRead(Http2Fields.trailers(headers, settings.heads()));
                touched(known);
                return;
            }
            if (active >= settings.maxStreams()) {
                link.reset(stream, Http2Error.REFUSED_STREAM);
                return;
            }
            begin(stream, Http2Fields.request(headers, requests, settings.heads()), end);
        } catch (MalformedMessage e) {
            refuse(stream, known, e);
        }
    }

    private void begin(Http2Stream stream, RequestHead head, boolean end) {
        Http2ServerStream request = new Http2ServerStream(this, stream, head, end);
        if (stream.state() == Http2Stream.State.CLOSED) {
            return;
        }
        stream.setProperty(key, request);
        active++;
        if (active == 1) {
            // A request lives: only what is stuck is timed, however many begin meanwhile.
            deadline().in(settings.times().stall().toNanos());
        }
        touched(request);
        try {
            handler.request(request);
        } catch (RuntimeException e) {
            LOG.warn("a request of {} failed: {}", head, e, e);
            request.crashed();
        }
    }

    private void refuse(
            Http2Stream stream, @Nullable Http2ServerStream known, MalformedMessage broken) {
        LOG.debug("a request on stream {} is refused: {}", stream.id(), broken.getMessage());
        if (known != null) {
            known.fail(new StreamFailure(StreamFailure.Kind.PROTOCOL, broken.getMessage()));
        }
        if (known == null && broken.status() != 0) {
            Http2ServerStream.answer(link, stream, broken.status());
        } else {
            link.reset(stream, Http2Error.PROTOCOL_ERROR);
        }
    }

    @Override
    public int data(Http2Stream stream, ByteBuf data, boolean end) {
        Http2ServerStream request = stream.getProperty(key);
        int length = data.readableBytes();
        if (request == null) {
            data.release();
            return length;
        }
        touched(request);
        return request.dataRead(data, end);
    }

    private void touched(Http2ServerStream stream) {
        if (stream.touch()) {
            touched.add(stream);
        }
    }

    @Override
    public void batchRead() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).batchRead();
        }
        touched.clear();
    }

    @Override
    public void reset(Http2Stream stream, long code) {
        Http2ServerStream request = stream.getProperty(key);
        if (request == null) {
            return;
        }
        if (!request.hasResponded() && !link.floods().earlyReset(link.context())) {
            link.end(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "too many requests were reset before their answer");
        }
        request.fail(
                new StreamFailure(
                        StreamFailure.Kind.RESET,
                        "the client reset the stream: " + Http2Error.valueOf(code)));
    }

    @Override
    public void broken(Http2Stream stream, StreamFailure why) {
        Http2ServerStream request = stream.getProperty(key);
        if (request != null) {
            request.fail(why);
        }
    }

    @Override
    public void closed(Http2Stream stream) {
        Http2ServerStream request = stream.removeProperty(key);
        if (request == null) {
            return;
        }
        active--;
        request.closed(link.reason());
        if (active == 0 && !over) {
            deadline().in(settings.times().idle().toNanos());
            closeIfDrained();
        }
    }

    @Override
    public void writability(Http2Stream stream) {
        Http2ServerStream request = stream.getProperty(key);
        if (request != null && link.isWritable(stream)) {
            request.writable();
        }
    }

    @Override
    public void pingAnswered(long data) {
        if (data == DRAIN_PING) {
            refuseMore();
        }
    }

    @Override
    public void over(String reason) {
        over = true;
        deadline().close();
        handler.closed(reason);
    }

    private void tooLate() {
        if (active == 0) {
            link.end("");
            return;
        }
        resetStuck();
        if (active > 0) {
            deadline().in(settings.times().stall().toNanos());
        }
    }

    private void resetStuck() {
        List<Http2ServerStream> stuck = new ArrayList<>();
        try {
            link.connection()
                    .forEachActiveStream(stream -> {
                        Http2ServerStream request = stream.getProperty(key);
                        if (request != null && request.isStuckStill()) {
                            stuck.add(request);
                        }
                        return true;
                    });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        stuck.forEach(Http2ServerStream::stall);
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP2;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public void drain() {
        if (draining || over) {
            return;
        }
        draining = true;
        link.context().executor().execute(this::announceDrain);
    }

    /** Requests that are on their way meanwhile are still taken: hence GOAWAY twice. */
    private void announceDrain() {
        if (over) {
            return;
        }
        link.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
        link.ping(DRAIN_PING);
        link.flush();
        link.context()
                .executor()
                .schedule(this::refuseMore, DRAIN_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void refuseMore() {
        if (gone || over || !draining) {
            return;
        }
        gone = true;
        link.goAway(link.connection().remote().lastStreamCreated(), Http2Error.NO_ERROR);
        link.flush();
        closeIfDrained();
    }

    private void closeIfDrained() {
        if (gone && active == 0) {
            link.context().executor().execute(() -> link.end(""));
        }
    }

    @Override
    public void close(String why) {
        link.end(why);
    }
}
