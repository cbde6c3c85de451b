package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.BodyReader;
import dev.weft.waypoint.http.codec.Deadline;
import dev.weft.waypoint.http.codec.HalfClose;
import dev.weft.waypoint.http.codec.Http1Request;
import dev.weft.waypoint.http.codec.Http1Writer;
import dev.weft.waypoint.http.codec.Inbox;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of HTTP/1: one request after the other. What was read and is not wanted yet is held,
 * and nothing is read while something is held; so a client can be ahead by one read.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter implements ServerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Http1ServerConnection.class);

    /** Of a body that nobody wants, this much is read to keep the connection. */
    private static final long DISCARD_LIMIT = 256 << 10;

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ServerSettings settings;
    private final ServerHandler handler;
    private final RequestHeads heads;
    private final BodyReader body;
    private final Inbox inbox = new Inbox();
    private @Nullable Wire wire;
    private @Nullable Http1ServerStream current;

    /** The stream that got something in the batch that is being read. */
    private @Nullable Http1ServerStream batch;

    private boolean reading;
    private boolean processing;
    private boolean flushLater;
    private boolean draining;
    private boolean lingering;
    private boolean closing;
    private boolean over;
    private long discarded;
    private String reason = "";

    /** What there is once the handler is in its pipeline. */
    private record Wire(ChannelHandlerContext context, Http1Writer writer, Deadline deadline) {}

    Http1ServerConnection(ServerSettings settings, String scheme, ServerHandler handler) {
        this.settings = settings;
        this.handler = handler;
        heads = new RequestHeads(settings, scheme);
        body = new BodyReader(settings.heads());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        wire =
                new Wire(
                        added,
                        new Http1Writer(added),
                        new Deadline(added.executor(), this::tooLate));
        wire.deadline().in(settings.times().idle().toNanos());
    }

    private Wire wire() {
        if (wire == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return wire;
    }

    ChannelHandlerContext context() {
        return wire().context();
    }

    Http1Writer writer() {
        return wire().writer();
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
        Http1ServerStream told = batch;
        batch = null;
        if (told != null) {
            told.batchRead();
        }
    }

    /** Goes on with what is held, and decides whether more is read. */
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
        boolean incomplete = current == null || (!current.inputEnded() && current.isWanted());
        context().channel().config().setAutoRead(incomplete || !inbox.isReadable());
    }

    /** Does the next thing with what is held; false if that must wait. */
    private boolean step() {
        Http1ServerStream stream = current;
        if (closing) {
            inbox.skip();
            return false;
        }
        if (lingering) {
            discarded += inbox.skip();
            if (discarded > DISCARD_LIMIT) {
                end("");
            }
            return false;
        }
        if (stream == null) {
            return nextRequest();
        }
        return !stream.inputEnded() && stream.isWanted() && nextPiece(stream);
    }

    private boolean nextRequest() {
        boolean before = heads.isBegun();
        Http1Request request;
        try {
            request = heads.next(inbox.get());
        } catch (MalformedMessage e) {
            refuse(e);
            return false;
        }
        if (request == null) {
            if (!before && heads.isBegun()) {
                wire().deadline().in(settings.times().head().toNanos());
            }
            return false;
        }
        begin(request);
        return true;
    }

    private void begin(Http1Request request) {
        discarded = 0;
        wire().deadline().clear();
        if (request.chunked()) {
            body.chunked();
        } else {
            body.fixed(Math.max(0, request.contentLength()));
        }
        Http1ServerStream stream = new Http1ServerStream(this, request);
        current = stream;
        batch = stream;
        try {
            handler.request(stream);
        } catch (RuntimeException e) {
            LOG.warn("a request of {} failed: {}", request.head(), e, e);
            stream.crashed();
        }
    }

    private boolean nextPiece(Http1ServerStream stream) {
        ByteBuf piece;
        try {
            piece = body.next(inbox.get());
        } catch (MalformedMessage e) {
            brokenBody(stream, e);
            return false;
        }
        boolean end = body.isEnd();
        HttpHeaders trailers = end ? body.trailers() : null;
        if (piece == null && !end) {
            return false;
        }
        if (stream.isDiscarding()) {
            discard(stream, piece, end);
            return true;
        }
        if (batch != stream) {
            batchOver();
            batch = stream;
        }
        if (piece != null || trailers == null) {
            stream.deliver(piece == null ? Unpooled.EMPTY_BUFFER : piece, end && trailers == null);
        }
        if (trailers != null) {
            stream.deliverTrailers(trailers);
        }
        return true;
    }

    private void discard(Http1ServerStream stream, @Nullable ByteBuf piece, boolean end) {
        if (piece != null) {
            discarded += piece.readableBytes();
            piece.release();
        }
        if (end) {
            stream.discardedAll();
        } else if (discarded > DISCARD_LIMIT) {
            linger();
        }
    }

    private void brokenBody(Http1ServerStream stream, MalformedMessage broken) {
        boolean answer = !stream.hasResponded();
        stream.fail(new StreamFailure(StreamFailure.Kind.PROTOCOL, broken.getMessage()));
        if (over) {
            return;
        }
        if (answer) {
            refuse(broken);
        } else {
            end(broken.getMessage());
        }
    }

    /** Answers a request that cannot be understood, and closes. */
    private void refuse(MalformedMessage broken) {
        reason = broken.getMessage();
        ByteBuf text = Unpooled.copiedBuffer(reason + "\n", StandardCharsets.UTF_8);
        ResponseHead head = ResponseHead.of(broken.status());
        head.headers().set("content-type", "text/plain");
        head.headers().set("content-length", text.readableBytes());
        current = null;
        try {
            writer().respond(head, false, RequestHead.of("GET", "http", "", "/"), false);
            writer().write(text, true);
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
        linger();
    }

    /** Both messages of a stream ended. */
    void ended(Http1ServerStream stream, boolean reusable) {
        if (current != stream) {
            return;
        }
        current = null;
        if (!reusable || draining) {
            if (stream.inputEnded() && !inbox.isReadable()) {
                writer().flush();
                end("");
            } else {
                linger();
            }
            return;
        }
        wire().deadline().in(settings.times().idle().toNanos());
        if (inbox.isReadable() && !processing) {
            context().executor().execute(this::process);
        }
    }

    /** What was sent would be lost if the connection were closed over unread input. */
    void linger() {
        current = null;
        lingering = true;
        writer().flush();
        if (!HalfClose.endOutput(context())) {
            end(reason);
            return;
        }
        discarded = 0;
        wire().deadline().in(LINGER_NANOS);
        context().executor().execute(this::process);
    }

    /** From now on the connection carries bytes of another protocol. */
    void becomeTunnel() {
        body.untilClose();
        HalfClose.allow(context());
        context().executor().execute(this::process);
    }

    /** Ends the output of a tunnel. */
    void finishTunnel(boolean inputEnded) {
        writer().flush();
        if (inputEnded || !HalfClose.endOutput(context())) {
            context().close();
        }
    }

    void flush() {
        if (over) {
            return;
        }
        if (reading) {
            flushLater = true;
        } else {
            writer().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        Http1ServerStream stream = current;
        boolean writable = from.channel().isWritable();
        if (stream != null) {
            if (writable) {
                wire().deadline().clear();
                stream.writable();
            } else {
                wire().deadline().in(settings.times().stall().toNanos());
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut();
        }
        from.fireUserEventTriggered(event);
    }

    private void inputShut() {
        Http1ServerStream stream = current;
        if (stream != null && body.isUntilClose()) {
            stream.deliver(Unpooled.EMPTY_BUFFER, true);
            stream.batchRead();
        } else if (!over) {
            context().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        Http1ServerStream stream = current;
        if (stream != null && body.isUntilClose() && reason.isEmpty()) {
            stream.takeAll();
            process();
            stream = current;
        }
        if (stream != null && !over) {
            current = null;
            over = true;
            stream.connectionEnded(
                    body.isUntilClose(),
                    new StreamFailure(
                            StreamFailure.Kind.CONNECTION_LOST,
                            reason.isEmpty() ? "the client closed the connection" : reason));
        }
        over = true;
        finish();
        from.fireChannelInactive();
    }

    private void finish() {
        inbox.release();
        writer().release();
        wire().deadline().close();
        handler.closed(reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        end(String.valueOf(cause.getMessage()));
    }

    private void tooLate() {
        if (lingering) {
            end(reason);
        } else if (heads.isBegun()) {
            refuse(new MalformedMessage(408, "the request head took too long"));
        } else {
            end(current == null ? "" : "the client took nothing of its response for too long");
        }
    }

    /** Closes the connection without regard for what is on its way. */
    void end(String why) {
        if (reason.isEmpty()) {
            reason = why;
        }
        closing = true;
        context().close();
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP11;
    }

    @Override
    public int active() {
        return current == null ? 0 : 1;
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    public void drain() {
        draining = true;
        if (current == null && !heads.isBegun() && !lingering && wire != null) {
            end("");
        }
    }

    @Override
    public void close(String why) {
        end(why);
    }

    long discardable() {
        return body.left() >= 0 ? body.left() : DISCARD_LIMIT + 1;
    }

    static long discardLimit() {
        return DISCARD_LIMIT;
    }
}
