package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a connection of HTTP/2. Flow control towards the peer is the codec's; what was
 * received is given back to the peer's window by {@link #consumed}, when it was passed on.
 */
public final class Http2Link extends Http2ConnectionHandler {

    /** Told what comes; on the event loop of the connection. */
    public interface Events {

        /** A head, or trailers. */
        void headers(Http2Stream stream, Http2Headers headers, boolean end);

        /**
         * A part of a body; ownership passes.
         *
         * @return how much of it counts as consumed already
         */
        int data(Http2Stream stream, ByteBuf data, boolean end);

        /** The peer reset a stream. */
        void reset(Http2Stream stream, long code);

        /** A stream is reset because the peer broke the protocol on it. */
        void broken(Http2Stream stream, StreamFailure why);

        /** A stream is over, in whatever way. */
        void closed(Http2Stream stream);

        /** Whether more is taken for a stream may have changed. */
        void writability(Http2Stream stream);

        /** A batch of input is over. */
        void batchRead();

        default void settings(Http2Settings settings) {}

        default void goneAway() {}

        default void pingAnswered(long data) {}

        /** The connection is over. */
        void over(String reason);
    }

    private final Events events;
    private final FloodGuard floods = new FloodGuard();
    private final int window;
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private String reason = "";

    private Http2Link(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            int window,
            Events events) {
        super(decoder, encoder, settings, true);
        this.events = events;
        this.window = window;
        connection().addListener(new Closings());
        decoder.frameListener(new Frames());
    }

    public static Http2Link server(Http2Settings settings, int window, Events events) {
        return new Builder(true, settings, window, events).build();
    }

    public static Http2Link client(Http2Settings settings, int window, Events events) {
        return new Builder(false, settings, window, events).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
        encoder().flowController().listener(events::writability);
        Http2Stream all = connection().connectionStream();
        int more = window - decoder().flowController().windowSize(all);
        if (more > 0) {
            decoder().flowController().incrementWindowSize(all, more);
            added.flush();
        }
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
        super.channelRead(from, message);
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
        super.onConnectionError(from, outbound, cause, http2);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext from,
            boolean outbound,
            Throwable cause,
            Http2Exception.StreamException http2) {
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
        super.onStreamError(from, outbound, cause, http2);
    }

    private void remember(Throwable cause) {
        if (reason.isEmpty()) {
            reason = String.valueOf(cause.getMessage());
        }
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

    /** Sends everything, at the latest when the batch that is being read is over. */
    public void flush() {
        if (!reading) {
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

    /** Ends everything now. */
    public void end(String why) {
        if (reason.isEmpty()) {
            reason = why;
        }
        if (!connection().goAwaySent()) {
            goAway(connection().remote().lastStreamCreated(), Http2Error.NO_ERROR);
        }
        context().flush();
        context().channel().close();
    }

    private final class Closings extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            events.closed(stream);
        }
    }

    private final class Frames extends Http2EventAdapter {
        @Override
        public int onDataRead(
                ChannelHandlerContext from, int id, ByteBuf data, int padding, boolean end) {
            Http2Stream stream = connection().stream(id);
            if (stream == null) {
                return data.readableBytes() + padding;
            }
            return padding + events.data(stream, data.retain(), end);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext from,
                int id,
                Http2Headers headers,
                int padding,
                boolean end) {
            Http2Stream stream = connection().stream(id);
            if (stream != null) {
                events.headers(stream, headers, end);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext from,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(from, id, headers, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext from, int id, long code) {
            Http2Stream stream = connection().stream(id);
            if (stream != null) {
                events.reset(stream, code);
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
                throws Http2Exception {
            floods.control(from, "SETTINGS");
            events.settings(settings);
        }

        @Override
        public void onPingRead(ChannelHandlerContext from, long data) throws Http2Exception {
            floods.control(from, "PING");
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext from, long data) {
            events.pingAnswered(data);
        }

        @Override
        public void onPriorityRead(
                ChannelHandlerContext from, int id, int dependency, short weight, boolean exclusive)
                throws Http2Exception {
            floods.control(from, "PRIORITY");
        }

        @Override
        public void onGoAwayRead(
                ChannelHandlerContext from, int last, long code, ByteBuf debugData) {
            events.goneAway();
        }
    }

    /** Counts what only costs. */
    public FloodGuard floods() {
        return floods;
    }

    private static final class Builder
            extends AbstractHttp2ConnectionHandlerBuilder<Http2Link, Builder> {

        /** Resets within half a minute; early ones are counted more strictly. */
        private static final int RESETS = 6000;

        private final int window;
        private final Events events;

        Builder(boolean server, Http2Settings settings, int window, Events events) {
            this.window = window;
            this.events = events;
            server(server);
            initialSettings(settings);
            validateHeaders(true);
            decoderEnforceMaxRstFramesPerWindow(RESETS, 30);
            encoderEnforceMaxRstFramesPerWindow(RESETS, 30);
            decoderEnforceMaxConsecutiveEmptyDataFrames(16);
            encoderEnforceMaxQueuedControlFrames(2000);
            decoupleCloseAndGoAway(true);
        }

        @Override
        protected Http2Link build() {
            return super.build();
        }

        @Override
        protected Http2Link build(
                Http2ConnectionDecoder decoder,
                Http2ConnectionEncoder encoder,
                Http2Settings settings) {
            return new Http2Link(decoder, encoder, settings, window, events);
        }
    }
}
