package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Deadline;
import dev.weft.waypoint.http.codec.HalfClose;
import dev.weft.waypoint.http.codec.Http1Request;
import dev.weft.waypoint.http.codec.Http1Writer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a connection of HTTP/1: one request after the other, until either side wants no more.
 */
final class Http1ServerConnection extends ChannelInboundHandlerAdapter implements ServerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Http1ServerConnection.class);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ServerSettings settings;
    private final ServerHandler handler;
    private final Http1Input input;
    private @Nullable Wire wire;
    private @Nullable Http1ServerStream current;

    private boolean reading;
    private boolean flushLater;
    private boolean draining;
    private boolean lingering;
    private boolean closing;
    private boolean over;
    private String reason = "";

    /** What there is once the handler is in its pipeline. */
    private record Wire(ChannelHandlerContext context, Http1Writer writer, Deadline deadline) {}

    Http1ServerConnection(ServerSettings settings, String scheme, ServerHandler handler) {
        this.settings = settings;
        this.handler = handler;
        input = new Http1Input(this, settings, scheme);
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
        input.add((ByteBuf) message, from.alloc());
        input.process();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        reading = false;
        input.batchOver();
        if (flushLater && !over) {
            flushLater = false;
            writer().flush();
        }
    }

    /** Goes on with what is held. */
    void process() {
        input.process();
    }

    void headBegan() {
        wire().deadline().in(settings.times().head().toNanos());
    }

    /** A head is whole: its request goes to the handler. */
    Http1ServerStream begin(Http1Request request) {
        wire().deadline().clear();
        Http1ServerStream stream = new Http1ServerStream(this, request);
        current = stream;
        return stream;
    }

    void handle(Http1ServerStream stream) {
        try {
            handler.request(stream);
        } catch (RuntimeException e) {
            LOG.warn("a request of {} failed: {}", stream.head(), e, e);
            stream.crashed();
        }
    }

    /** The request that has no answer yet, if there is one. */
    @Nullable Http1ServerStream current() {
        return current;
    }

    boolean isReading() {
        return reading;
    }

    boolean isOver() {
        return over;
    }

    boolean isClosing() {
        return closing;
    }

    boolean isLingering() {
        return lingering;
    }

    void brokenBody(Http1ServerStream stream, MalformedMessage broken) {
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
    void refuse(MalformedMessage broken) {
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
            if (stream.inputEnded() && !input.isReadable()) {
                writer().flush();
                end("");
            } else {
                linger();
            }
            return;
        }
        wire().deadline().in(settings.times().idle().toNanos());
        input.processLater();
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
        input.forgetDiscarded();
        wire().deadline().in(LINGER_NANOS);
        context().executor().execute(this::process);
    }

    /** From now on the connection carries bytes of another protocol. */
    void becomeTunnel() {
        input.untilClose();
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
        if (stream != null && input.isUntilClose()) {
            stream.deliver(Unpooled.EMPTY_BUFFER, true);
            stream.batchRead();
        } else if (!over) {
            context().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        Http1ServerStream stream = current;
        if (stream != null && input.isUntilClose() && reason.isEmpty()) {
            stream.takeAll();
            input.process();
            stream = current;
        }
        if (stream != null && !over) {
            current = null;
            over = true;
            stream.connectionEnded(
                    input.isUntilClose(),
                    new StreamFailure(
                            StreamFailure.Kind.CONNECTION_LOST,
                            reason.isEmpty() ? "the client closed the connection" : reason));
        }
        over = true;
        finish();
        from.fireChannelInactive();
    }

    private void finish() {
        input.release();
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
        } else if (input.isHeadBegun()) {
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

    /** Ends behind the request that it is made for; before that is read. */
    void endAfterOne() {
        draining = true;
    }

    @Override
    public void drain() {
        draining = true;
        if (current == null && !input.isHeadBegun() && !lingering && wire != null) {
            end("");
        }
    }

    @Override
    public void close(String why) {
        end(why);
    }

    /** Whether what is left of the request's body costs less to read than a connection. */
    boolean isDiscardable() {
        return input.isDiscardable();
    }
}
