package dev.weft.waypoint.http.frame;

import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of a connection of HTTP/2. Flow control towards the peer is the codec's; what was
 * received is given back to the peer's window by {@link #consumed}, when it was passed on.
 */
public final class Http2Link extends Http2ConnectionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Link.class);

    private final Http2Events events;
    private final FloodGuard floods = new FloodGuard();
    private final Limits limits;
    private final StreamHistory history = new StreamHistory();
    private @Nullable ChannelHandlerContext context;
    private @Nullable BlockWatch blocks;
    private final Runnable flush = this::flushNow;
    private boolean breached;
    private boolean flushing;
    private boolean reading;
    private String reason = "";

    /**
     * What a peer is allowed.
     *
     * @param window bytes that may be on their way to us, of all streams together
     * @param block time for a whole header block, from its first frame
     */
    public record Limits(int window, Duration block) {}

    Http2Link(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Limits limits,
            Http2Events events) {
        super(decoder, encoder, settings, true);
        this.events = events;
        this.limits = limits;
        connection().addListener(new Closings());
        decoder.frameListener(new Http2Frames(this, history, events));
    }

    public static Http2Link server(Http2Settings settings, Limits limits, Http2Events events) {
        return new Http2LinkBuilder(true, settings, limits, events).build();
    }

    public static Http2Link client(Http2Settings settings, Limits limits, Http2Events events) {
        return new Http2LinkBuilder(false, settings, limits, events).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        blocks =
                new BlockWatch(
                        new HeaderBlocks(connection().isServer()),
                        limits.block(),
                        new Deadline(added.executor(), this::blockTooLate));
        super.handlerAdded(added);
        countNoStreams();
        encoder().flowController().listener(events::writability);
        Http2Stream all = connection().connectionStream();
        int more = limits.window() - decoder().flowController().windowSize(all);
        if (more > 0) {
            decoder().flowController().incrementWindowSize(all, more);
            added.flush();
        }
    }

    /**
     * A stream beyond the limit is refused by whoever serves them: the codec would not know it any
     * more when its body comes, and end the connection.
     */
    void countNoStreams() {
        connection().remote().maxActiveStreams(Integer.MAX_VALUE);
    }

    public ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        reading = true;
        blocks().follow((ByteBuf) message);
        super.channelRead(from, message);
    }

    private BlockWatch blocks() {
        if (blocks == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return blocks;
    }

    private void blockTooLate() {
        end(
                Http2Error.ENHANCE_YOUR_CALM,
                "a header block was not whole within " + limits.block().toSeconds() + " s");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) throws Exception {
        events.batchRead();
        reading = false;
        super.channelReadComplete(from);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) throws Exception {
        super.channelInactive(from);
        blocks().close();
        events.over(reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) throws Exception {
        remember(cause);
        if (cause instanceof Http2Exception) {
            super.exceptionCaught(from, cause);
        } else {
            from.channel().close();
        }
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext from,
            boolean outbound,
            Throwable cause,
            @Nullable Http2Exception http2) {
        remember(cause);
        breached |= !outbound && http2 != null;
        super.onConnectionError(from, outbound, cause, http2);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext from,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException http2) {
        if (!outbound) {
            know(http2);
        }
        Http2Stream stream = connection().stream(http2.streamId());
        if (stream != null) {
            events.broken(
                    stream,
                    new StreamFailure(
                            cause instanceof Http2Exception.HeaderListSizeException
                                    ? StreamFailure.Kind.TOO_LARGE
                                    : StreamFailure.Kind.PROTOCOL,
                            String.valueOf(cause.getMessage())));
        }
        if (stream != null && isBehindEnd(stream, http2)) {
            reset(stream, Http2Error.STREAM_CLOSED);
            return;
        }
        if (stream != null || outbound || http2.error() != Http2Error.STREAM_CLOSED) {
            super.onStreamError(from, outbound, cause, http2);
            return;
        }
        switch (history.endOf(http2.streamId())) {
            // On its way when we reset the stream.
            case RESET_BY_US -> {}
            case RESET_BY_PEER, FORGOTTEN -> super.onStreamError(from, outbound, cause, http2);
            case IN_ORDER -> {
                if (connection().isServer()) {
                    broken(from, Http2Error.STREAM_CLOSED, http2.streamId(), "is over");
                } else {
                    // Other requests must not suffer for a backend's sloppy end of one.
                    super.onStreamError(from, outbound, cause, http2);
                }
            }
            case NEVER_BEGUN ->
                    broken(from, Http2Error.PROTOCOL_ERROR, http2.streamId(), "was skipped");
        }
    }

    /** The codec counts heads before it looks at the state, which is what RFC 9113 names. */
    private static boolean isBehindEnd(Http2Stream stream, Http2Exception.StreamException broken) {
        return stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                && String.valueOf(broken.getMessage()).contains("too many headers");
    }

    /**
     * A stream that is refused before the codec made it is made here: else its body would be taken
     * for one of a stream that never began, and end the connection.
     */
    private void know(Http2Exception.StreamException refused) {
        int id = refused.streamId();
        if (connection().isServer() && !connection().streamMayHaveExisted(id)) {
            try {
                connection().remote().createStream(id, false);
            } catch (Http2Exception e) {
                LOG.debug("stream {} is refused and not known: {}", id, e.getMessage());
            }
        }
    }

    /** What no peer in order sends ends the connection (RFC 9113 sections 5.1 and 5.1.1). */
    private void broken(ChannelHandlerContext from, Http2Error code, int stream, String state) {
        onError(
                from,
                false,
                Http2Exception.connectionError(
                        code, "a frame for stream %d, which %s", stream, state));
    }

    private void remember(Throwable cause) {
        if (reason.isEmpty()) {
            reason = String.valueOf(cause.getMessage());
        }
    }

    /** Whether it ends because the peer broke the protocol. */
    public boolean isBreached() {
        return breached;
    }

    public String reason() {
        return reason;
    }

    /** Writes a head or trailers. */
    public void headers(Http2Stream stream, Http2Headers headers, boolean end) {
        encoder().writeHeaders(context(), stream.id(), headers, 0, end, context().newPromise());
    }

    /** Writes a part of a body; takes ownership. */
    public void data(Http2Stream stream, ByteBuf data, boolean end) {
        encoder().writeData(context(), stream.id(), data, 0, end, context().newPromise());
    }

    public void reset(Http2Stream stream, Http2Error code) {
        resetStream(context(), stream.id(), code.code(), context().newPromise());
        flush();
    }

    /** Gives room for more back to the peer. */
    public void consumed(Http2Stream stream, int bytes) {
        if (bytes == 0 || stream.state() == Http2Stream.State.CLOSED) {
            return;
        }
        try {
            if (decoder().flowController().consumeBytes(stream, bytes)) {
                flush();
            }
        } catch (Http2Exception e) {
            onError(context(), true, e);
        }
    }

    public boolean isWritable(Http2Stream stream) {
        return encoder().flowController().isWritable(stream);
    }

    /** Whether something waits that the peer does not take. */
    public boolean isStuck(Http2Stream stream) {
        return encoder().flowController().hasFlowControlled(stream);
    }

    /**
     * Sends everything, when the batch that is being read is over, or else all that the event loop
     * has to do now: what many streams want sent becomes one write.
     */
    public void flush() {
        if (!reading && !flushing) {
            flushing = true;
            context().executor().execute(flush);
        }
    }

    private void flushNow() {
        flushing = false;
        if (!context().isRemoved()) {
            flush(context());
        }
    }

    public void ping(long data) {
        encoder().writePing(context(), false, data, context().newPromise());
    }

    public void goAway(int last, Http2Error code) {
        goAway(context(), last, code.code(), Unpooled.EMPTY_BUFFER, context().newPromise());
        flush();
    }

    /** Ends everything now, in order. */
    public void end(String why) {
        end(Http2Error.NO_ERROR, why);
    }

    /** Ends everything now. */
    public void end(Http2Error code, String why) {
        if (reason.isEmpty()) {
            reason = why;
        }
        if (!connection().goAwaySent() || code != Http2Error.NO_ERROR) {
            goAway(connection().remote().lastStreamCreated(), code);
        }
        flush(context());
        context().channel().close();
    }

    private final class Closings extends Http2ConnectionAdapter {
        @Override
        public void onStreamAdded(Http2Stream stream) {
            history.begun(stream.id());
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            if (stream.isResetSent()) {
                history.reset(stream.id(), true);
            }
            events.closed(stream);
        }
    }

    /** Counts what only costs. */
    public FloodGuard floods() {
        return floods;
    }
}
