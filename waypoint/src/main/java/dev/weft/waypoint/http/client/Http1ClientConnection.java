package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.BodyReader;
import dev.weft.waypoint.http.codec.HalfClose;
import dev.weft.waypoint.http.codec.HeadReader;
import dev.weft.waypoint.http.codec.Http1Response;
import dev.weft.waypoint.http.codec.Http1Writer;
import dev.weft.waypoint.http.codec.Inbox;
import dev.weft.waypoint.http.codec.WebSocketKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 to a backend, with one request at a time. Nothing is read while
 * something is held that its receiver does not want yet.
 */
final class Http1ClientConnection extends ChannelInboundHandlerAdapter implements ClientConnection {

    private final Observer observer;
    private final HeadReader heads;
    private final BodyReader body;
    private final Inbox inbox = new Inbox();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Writer writer;
    private @Nullable Http1ClientStream current;

    /** The stream that got something in the batch that is being read. */
    private @Nullable Http1ClientStream batch;

    private boolean reused;
    private boolean answered;
    private boolean flushed;
    private boolean keepAlive = true;
    private boolean draining;
    private boolean reading;
    private boolean flushLater;
    private boolean processing;
    private boolean inBody;
    private boolean over;
    private String reason = "";

    Http1ClientConnection(ClientSettings settings, Observer observer) {
        this.observer = observer;
        heads = new HeadReader(settings.heads());
        body = new BodyReader(settings.heads());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        writer = new Http1Writer(added);
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    Http1Writer writer() {
        if (writer == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return writer;
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP11;
    }

    @Override
    public int capacity() {
        return current == null && isReusable() ? 1 : 0;
    }

    @Override
    public int active() {
        return current == null ? 0 : 1;
    }

    @Override
    public boolean isReusable() {
        return keepAlive && !draining && !over && context().channel().isActive();
    }

    @Override
    public ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver) {
        if (capacity() == 0) {
            throw new IllegalStateException("a request is on its way, or the connection is over");
        }
        Http1ClientStream stream = new Http1ClientStream(this, head, receiver);
        current = stream;
        answered = false;
        flushed = false;
        inBody = false;
        try {
            if (stream.wantsTunnel()) {
                WebSocketKeys.add(head.headers());
                writer().tunnelRequest(head);
            } else {
                writer().request(head, end);
            }
        } catch (MalformedMessage e) {
            current = null;
            StreamFailure why = new StreamFailure(StreamFailure.Kind.PROTOCOL, e.getMessage());
            context().executor().execute(() -> stream.fail(why));
            return stream;
        }
        stream.sent(end && !stream.wantsTunnel());
        return stream;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        reading = true;
        inbox.add((ByteBuf) message, from.alloc());
        process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        reading = false;
        batchOver();
        if (flushLater && !over) {
            flushLater = false;
            writer().flush();
        }
    }

    private void batchOver() {
        Http1ClientStream told = batch;
        batch = null;
        if (told != null) {
            told.batchRead();
        }
    }

    void process() {
        if (processing || over) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            while (more && !over && inbox.isReadable()) {
                more = step();
            }
        } finally {
            processing = false;
        }
        if (!reading) {
            batchOver();
        }
        if (over) {
            inbox.release();
            return;
        }
        inbox.trim();
        Http1ClientStream stream = current;
        boolean incomplete = stream == null || stream.isWanted();
        boolean reads = incomplete || !inbox.isReadable();
        ChannelConfig config = context().channel().config();
        if (config.isAutoRead() != reads) {
            config.setAutoRead(reads);
        }
    }

    private boolean step() {
        Http1ClientStream stream = current;
        if (stream == null) {
            end("the backend sent something that was not asked for");
            return false;
        }
        if (stream.inputEnded()) {
            // More than the response: the connection cannot be trusted any more.
            keepAlive = false;
            inbox.skip();
            return false;
        }
        answered = true;
        if (!stream.isWanted()) {
            return false;
        }
        try {
            return inBody ? nextPiece(stream) : nextHead(stream);
        } catch (MalformedMessage e) {
            StreamFailure why =
                    new StreamFailure(
                            e.status() == 431
                                    ? StreamFailure.Kind.TOO_LARGE
                                    : StreamFailure.Kind.PROTOCOL,
                            e.getMessage());
            current = null;
            end(e.getMessage());
            stream.fail(why);
            return false;
        }
    }

    private boolean nextHead(Http1ClientStream stream) throws MalformedMessage {
        ByteBuf in = inbox.get();
        int length = heads.find(in);
        if (length < 0) {
            return false;
        }
        Http1Response response = heads.response(in, length);
        if (response.head().isInformational()) {
            stream.countInformed();
            batch = stream;
            stream.informed(response.head());
            return true;
        }
        keepAlive &= response.keepAlive();
        inBody = true;
        frame(stream, response);
        boolean end = body.isEnd() && !stream.isTunnel();
        batch = stream;
        stream.responded(response.head(), end);
        return true;
    }

    private void frame(Http1ClientStream stream, Http1Response response) throws MalformedMessage {
        int status = response.head().status();
        if (stream.becomesTunnel(status)) {
            keepAlive = false;
            body.untilClose();
            HalfClose.allow(context());
        } else if (status == 101) {
            throw MalformedMessage.bad("a 101 that was not asked for");
        } else if (!stream.mayHaveBody(status)) {
            body.none();
        } else if (response.chunked()) {
            body.chunked();
        } else if (response.contentLength() >= 0) {
            body.fixed(response.contentLength());
        } else {
            keepAlive = false;
            body.untilClose();
        }
    }

    private boolean nextPiece(Http1ClientStream stream) throws MalformedMessage {
        ByteBuf piece = body.next(inbox.get());
        boolean end = body.isEnd();
        if (piece == null && !end) {
            return false;
        }
        HttpHeaders trailers = end ? body.trailers() : null;
        batch = stream;
        if (piece != null || trailers == null) {
            stream.data(piece == null ? Unpooled.EMPTY_BUFFER : piece, end && trailers == null);
        }
        if (trailers != null) {
            stream.trailersRead(trailers);
        }
        return true;
    }

    /** Both messages of a stream ended. */
    void ended(Http1ClientStream stream) {
        if (current != stream) {
            return;
        }
        current = null;
        reused = true;
        if (!keepAlive || draining) {
            flush();
            end("");
        } else if (inbox.isReadable()) {
            end("the backend sent more than its response");
        }
        observer.changed();
    }

    /** A stream was given up: what it left on the connection cannot be told apart any more. */
    void abandon(Http1ClientStream stream, String why) {
        if (current == stream) {
            current = null;
            end(why);
        }
    }

    void flush() {
        if (over) {
            return;
        }
        flushed = true;
        if (reading) {
            flushLater = true;
        } else {
            writer().flush();
        }
    }

    /** Ends the output of a tunnel. */
    void finishTunnel(boolean inputEnded) {
        flushed = true;
        writer().flush();
        if (inputEnded || !HalfClose.endOutput(context())) {
            context().close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (current != null && from.channel().isWritable()) {
            current.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            Http1ClientStream stream = current;
            if (stream != null && stream.isTunnel()) {
                stream.data(Unpooled.EMPTY_BUFFER, true);
                stream.batchRead();
            } else {
                from.close();
            }
        }
        from.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        Http1ClientStream stream = current;
        if (stream != null && reason.isEmpty()) {
            // Whether it is wanted now or not: what was read is not lost.
            stream.takeAll();
            process();
            stream = current;
            if (stream != null && inBody && body.isUntilClose()) {
                stream.endedAtClose();
            }
        }
        over = true;
        current = null;
        if (stream != null) {
            stream.fail(lost());
        }
        inbox.release();
        writer().release();
        observer.closed(reason);
        from.fireChannelInactive();
    }

    private StreamFailure lost() {
        String text = reason.isEmpty() ? "the backend closed the connection" : reason;
        if (!flushed) {
            return new StreamFailure(StreamFailure.Kind.NOT_TAKEN, text);
        }
        return new StreamFailure(
                reused && !answered ? StreamFailure.Kind.STALE : StreamFailure.Kind.CONNECTION_LOST,
                text);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        end(String.valueOf(cause.getMessage()));
    }

    private void end(String why) {
        if (reason.isEmpty()) {
            reason = why;
        }
        keepAlive = false;
        context().close();
    }

    @Override
    public void drain() {
        draining = true;
        if (current == null) {
            end("");
        }
    }

    @Override
    public void close(String why) {
        end(why);
    }
}
