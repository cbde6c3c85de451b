package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.HeadLimits;
import dev.weft.waypoint.http.codec.Http2Fields;
import dev.weft.waypoint.http.codec.Http2Heads;
import dev.weft.waypoint.http.codec.RequestReader;
import dev.weft.waypoint.http.frame.Http2Events;
import dev.weft.waypoint.http.frame.Http2Link;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A connection of HTTP/2 to a backend. */
final class Http2ClientConnection implements ClientConnection, Http2Events {

    private static final int LAST_STREAM = Integer.MAX_VALUE - 2;

    /** For a whole header block of a backend. */
    private static final Duration BLOCK = Duration.ofSeconds(30);

    private final Observer observer;
    private final HeadLimits heads;
    private final int maxStreams;
    private final Http2Link link;
    private final Http2Connection.PropertyKey key;
    private final List<Http2ClientStream> touched = new ArrayList<>();

    /** Requests that wait to learn whether the backend knows extended CONNECT. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private long allowed;
    private int active;
    private int nextId = 1;
    private boolean settled;
    private boolean upgradesTaken;
    private boolean goneAway;
    private boolean draining;
    private boolean over;

    private record Waiting(Http2ClientStream stream, RequestHead head) {}

    private Http2ClientConnection(ClientSettings settings, Observer observer) {
        this.observer = observer;
        heads = settings.heads();
        maxStreams = settings.maxStreams();
        allowed = maxStreams;
        Http2Settings said =
                Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(settings.streamWindow())
                        .maxHeaderListSize(settings.heads().bytes());
        link =
                Http2Link.client(
                        said, new Http2Link.Limits(settings.connectionWindow(), BLOCK), this);
        key = link.connection().newKey();
    }

    static Http2ClientConnection of(ClientSettings settings, Observer observer) {
        return new Http2ClientConnection(settings, observer);
    }

    ChannelHandler handler() {
        return link;
    }

    Http2Link link() {
        return link;
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP2;
    }

    @Override
    public int capacity() {
        return isReusable() ? (int) Math.max(0, allowed - active) : 0;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public boolean isReusable() {
        return !goneAway
                && !draining
                && !over
                && nextId < LAST_STREAM
                && link.context().channel().isActive();
    }

    @Override
    public ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver) {
        if (capacity() == 0) {
            throw new IllegalStateException(
                    "as many requests as are allowed, or the connection is over");
        }
        Http2ClientStream stream = new Http2ClientStream(this, head, receiver);
        active++;
        boolean upgrade = !RequestReader.wanted(head.headers()).isEmpty();
        if (upgrade && !settled) {
            waiting.add(new Waiting(stream, head));
        } else {
            open(stream, head, end && !upgrade);
        }
        return stream;
    }

    private void open(Http2ClientStream stream, RequestHead head, boolean end) {
        if (stream.isOver()) {
            return;
        }
        boolean upgrade = !RequestReader.wanted(head.headers()).isEmpty();
        if (upgrade && !upgradesTaken) {
            refuse(stream, StreamFailure.Kind.PROTOCOL, "the backend knows no extended CONNECT");
            return;
        }
        try {
            Http2Headers headers = Http2Heads.request(head, end);
            int id = nextId;
            nextId += 2;
            link.encoder()
                    .writeHeaders(link.context(), id, headers, 0, end, link.context().newPromise());
            Http2Stream opened = link.connection().stream(id);
            if (opened == null) {
                refuse(stream, StreamFailure.Kind.NOT_TAKEN, "the connection takes no requests");
                return;
            }
            opened.setProperty(key, stream);
            stream.opened(opened, end);
        } catch (MalformedMessage e) {
            refuse(stream, StreamFailure.Kind.PROTOCOL, e.getMessage());
        }
    }

    private void refuse(Http2ClientStream stream, StreamFailure.Kind kind, String why) {
        link.context()
                .executor()
                .execute(() -> {
                    stream.fail(new StreamFailure(kind, why));
                    gone(stream);
                });
    }

    /** A stream does not count any more. */
    void gone(Http2ClientStream stream) {
        if (!stream.uncount()) {
            return;
        }
        active--;
        if (active == 0 && (draining || goneAway) && !over) {
            link.context().executor().execute(() -> link.end(""));
        }
        observer.changed();
    }

    @Override
    public void settings(Http2Settings theirs) {
        Long streams = theirs.maxConcurrentStreams();
        if (streams != null) {
            allowed = Math.min(maxStreams, streams);
        }
        Boolean upgrades = theirs.connectProtocolEnabled();
        upgradesTaken |= upgrades != null && upgrades;
        settled = true;
        while (true) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            open(next.stream(), next.head(), false);
        }
        link.flush();
        observer.changed();
    }

    @Override
    public void goneAway() {
        goneAway = true;
        if (active == 0) {
            link.context().executor().execute(() -> link.end(""));
        }
        observer.changed();
    }

    @Override
    public void headers(Http2Stream stream, Http2Headers headers, boolean end) {
        Http2ClientStream request = stream.getProperty(key);
        if (request == null) {
            return;
        }
        touched(request);
        try {
            if (request.hasResponse()) {
                request.trailersRead(Http2Fields.trailers(headers, heads));
            } else {
                request.headRead(Http2Fields.response(headers, heads), end);
            }
        } catch (MalformedMessage e) {
            request.fail(
                    new StreamFailure(
                            e.status() == 431
                                    ? StreamFailure.Kind.TOO_LARGE
                                    : StreamFailure.Kind.PROTOCOL,
                            e.getMessage()));
            link.reset(stream, Http2Error.PROTOCOL_ERROR);
        }
    }

    @Override
    public int data(Http2Stream stream, ByteBuf data, boolean end) {
        Http2ClientStream request = stream.getProperty(key);
        int length = data.readableBytes();
        if (request == null) {
            data.release();
            return length;
        }
        if (!request.hasResponse()) {
            data.release();
            request.fail(
                    new StreamFailure(
                            StreamFailure.Kind.PROTOCOL, "a body without a head before it"));
            link.reset(stream, Http2Error.PROTOCOL_ERROR);
            return length;
        }
        touched(request);
        return request.dataRead(data, end);
    }

    private void touched(Http2ClientStream stream) {
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
        Http2ClientStream request = stream.getProperty(key);
        if (request != null) {
            request.resetRead(code);
        }
    }

    @Override
    public void broken(Http2Stream stream, StreamFailure why) {
        Http2ClientStream request = stream.getProperty(key);
        if (request != null) {
            request.fail(why);
        }
    }

    @Override
    public void closed(Http2Stream stream) {
        Http2ClientStream request = stream.removeProperty(key);
        if (request == null) {
            return;
        }
        boolean untaken =
                link.connection().goAwayReceived()
                        && stream.id() > link.connection().local().lastStreamKnownByPeer();
        request.closed(
                untaken
                        ? new StreamFailure(
                                StreamFailure.Kind.NOT_TAKEN,
                                "the backend went away before it took the request")
                        : lost());
        gone(request);
    }

    private StreamFailure lost() {
        String why = link.reason();
        return new StreamFailure(
                link.isBreached()
                        ? StreamFailure.Kind.PROTOCOL
                        : StreamFailure.Kind.CONNECTION_LOST,
                why.isEmpty() ? "the backend closed the connection" : why);
    }

    @Override
    public void writability(Http2Stream stream) {
        Http2ClientStream request = stream.getProperty(key);
        if (request != null && link.isWritable(stream)) {
            request.writable();
        }
    }

    @Override
    public void over(String reason) {
        over = true;
        for (Waiting one : waiting) {
            one.stream()
                    .fail(
                            new StreamFailure(
                                    StreamFailure.Kind.NOT_TAKEN,
                                    "the connection ended before the request was sent"));
        }
        waiting.clear();
        observer.closed(reason);
    }

    @Override
    public void drain() {
        draining = true;
        if (active == 0) {
            link.end("");
        }
    }

    @Override
    public void close(String why) {
        link.end(why);
    }
}
