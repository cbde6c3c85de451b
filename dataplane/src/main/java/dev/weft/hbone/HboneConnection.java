package dev.weft.hbone;

import dev.weft.relay.ByteBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.security.cert.CertificateException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection that carries CONNECT streams only: the streams that live, both windows of
 * the connection, and what to do when the peer breaks the rules. What differs between the two sides
 * is in {@link Role}.
 *
 * <p>Last handler of its channel; runs on the channel's event loop.
 */
final class HboneConnection extends ChannelInboundHandlerAdapter {

    private static final WriteBufferWaterMark QUEUE =
            new WriteBufferWaterMark(128 << 10, 256 << 10);

    private final HboneSettings settings;
    private final ByteBudget buffers;
    private final Role role;
    private final Channel channel;
    private final FrameReader reader;
    private final HeaderCodec headers;
    private final FloodGuard guard;
    private final WindowBudget budget;
    private final ReceiveWindow window;
    private final Keepalive keepalive;
    private final IntObjectMap<HboneStream> streams = new IntObjectHashMap<>();
    private final RecentResets resets = new RecentResets();
    private final Queue<StreamInput> delivered = new ArrayDeque<>();
    private final FrameWriter writer;
    private final Outbox outbox;
    private final Runnable flush = this::flushNow;
    private PeerSettings peer = PeerSettings.INITIAL;
    private boolean flushing;
    private boolean over;
    private int lastStreamId;
    private long heardAt;

    HboneConnection(Channel channel, HboneSettings settings, ByteBudget buffers, Role role) {
        this.settings = settings;
        this.buffers = buffers;
        this.role = role;
        this.channel = channel;
        reader =
                new FrameReader(
                        new PeerFrames(this, role),
                        role.isServer(),
                        settings.maxFrameSize(),
                        settings.maxHeaderList());
        headers = new HeaderCodec(settings.maxHeaderList());
        guard = new FloodGuard(channel.eventLoop().ticker());
        budget = new WindowBudget(settings);
        window = new ReceiveWindow(settings.connectionWindow(), WindowBudget.CONNECTION_DIVISOR);
        keepalive =
                new Keepalive(
                        channel.eventLoop(),
                        settings.pings(),
                        () -> ping(Keepalive.OPAQUE),
                        role::silent);
        writer = new FrameWriter(channel);
        outbox = new Outbox(channel, writer);
        heardAt = nanoTime();
    }

    /** Joins the pipeline and sends the preface. */
    void start() {
        assert eventLoop().inEventLoop();
        channel.config().setWriteBufferWaterMark(QUEUE);
        channel.pipeline().addLast("hbone", this);
        if (!channel.isActive()) {
            eventLoop().execute(() -> lost("the connection was closed before it was used"));
            return;
        }
        if (!role.isServer()) {
            writer.preface();
        }
        writer.settings(settings, role.isServer());
        int more = settings.connectionWindow() - Frames.DEFAULT_WINDOW;
        if (more > 0) {
            writer.windowUpdate(0, more);
        }
        flushSoon();
        keepalive.start();
        channel.config().setAutoRead(true);
    }

    HboneSettings settings() {
        return settings;
    }

    PeerSettings peer() {
        return peer;
    }

    void peer(PeerSettings announced) {
        peer = announced;
    }

    /** What the peer may send on all streams together. */
    ReceiveWindow window() {
        return window;
    }

    Keepalive keepalive() {
        return keepalive;
    }

    FrameWriter writer() {
        return writer;
    }

    Outbox outbox() {
        return outbox;
    }

    HeaderCodec headers() {
        return headers;
    }

    FloodGuard guard() {
        return guard;
    }

    /** From which bytes take that wait for slow consumers. */
    ByteBudget buffers() {
        return buffers;
    }

    WindowBudget budget() {
        return budget;
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    ByteBufAllocator alloc() {
        return channel.alloc();
    }

    long nanoTime() {
        return channel.eventLoop().ticker().nanoTime();
    }

    /** When something last arrived, as {@link #nanoTime}. */
    long heardAt() {
        return heardAt;
    }

    boolean isOver() {
        return over;
    }

    int active() {
        return streams.size();
    }

    int lastStreamId() {
        return lastStreamId;
    }

    /** The stream if it lives. */
    @Nullable HboneStream stream(int id) {
        return streams.get(id);
    }

    /** A copy, to be walked while streams end. */
    HboneStream[] allStreams() {
        return streams.values().toArray(HboneStream[]::new);
    }

    boolean wasResetHere(int id) {
        return resets.contains(id);
    }

    /** A stream begins; its identifier is the highest so far. */
    void add(HboneStream stream) {
        lastStreamId = stream.id();
        streams.put(stream.id(), stream);
    }

    /** A peer's stream is not taken; its identifier is used up. */
    void refuse(int streamId, ErrorCode code) {
        lastStreamId = streamId;
        resetGone(streamId, code);
    }

    /** This side gives a stream up. */
    void resetHere(HboneStream stream, ErrorCode code) {
        if (streams.remove(stream.id()) != null) {
            resets.add(stream.id());
            writer.reset(stream.id(), code);
            flushSoon();
            role.changed();
        }
    }

    /** The peer broke the rules on one stream: that stream ends, the others go on. */
    void breach(HboneStream stream, ErrorCode code, String message) {
        resetHere(stream, code);
        stream.fail(new HboneFailure(HboneFailure.Kind.PROTOCOL, message));
    }

    /** Frames of a stream that is gone are answered once. */
    void resetGone(int streamId, ErrorCode code) {
        resets.add(streamId);
        writer.reset(streamId, code);
    }

    /** The stream, forgotten from here on, or null if it does not live. */
    @Nullable HboneStream remove(int streamId) {
        return streams.remove(streamId);
    }

    void removeIfClosed(HboneStream stream) {
        if (stream.isClosedOnWire() && streams.remove(stream.id()) != null) {
            role.changed();
        }
    }

    /** Bytes of the connection's window were consumed, or dropped. */
    void consumed(int bytes) {
        if (window.consume(bytes) && !over) {
            writer.windowUpdate(0, window.credit(0));
            flushSoon();
        }
    }

    /** To be told when the current batch of frames is over. */
    void delivered(StreamInput input) {
        delivered.add(input);
    }

    void ping(long opaque) {
        writer.ping(opaque, false);
        flushSoon();
    }

    /** Flushes once, after everything that is ready on this event loop was written. */
    void flushSoon() {
        if (!flushing) {
            flushing = true;
            eventLoop().execute(flush);
        }
    }

    private void flushNow() {
        flushing = false;
        channel.flush();
    }

    /** Says why and ends the connection; its streams fail. */
    void close(ErrorCode code, HboneFailure cause) {
        if (over) {
            return;
        }
        writer.goAway(role.isServer() ? lastStreamId : 0, code, cause.message());
        channel.flush();
        end(cause);
    }

    private void end(HboneFailure cause) {
        if (over) {
            return;
        }
        over = true;
        keepalive.stop();
        reader.close();
        HboneStream[] lost = allStreams();
        streams.clear();
        for (HboneStream stream : lost) {
            stream.fail(cause);
        }
        role.ended(cause);
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (over) {
            data.release();
            return;
        }
        try {
            reader.read(data);
            if (writer.overrun()) {
                throw new ProtocolError(ErrorCode.ENHANCE_YOUR_CALM, "answers are left unread");
            }
        } catch (ProtocolError e) {
            close(e.code(), new HboneFailure(HboneFailure.Kind.PROTOCOL, e.reason()));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heardAt = nanoTime();
        StreamInput next = delivered.poll();
        while (next != null) {
            next.flush();
            next = delivered.poll();
        }
        if (!over) {
            outbox.pump();
            channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && !over) {
            writer.writableAgain();
            outbox.pump();
            flushSoon();
        }
    }

    /** Half a connection is of no use to HTTP/2, though the channel would keep it. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            lost("the peer closed the connection");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost("the peer closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CertificateException) {
            end(new HboneFailure(HboneFailure.Kind.REVOKED, String.valueOf(cause.getMessage())));
        } else {
            lost(String.valueOf(cause.getMessage()));
        }
    }

    private void lost(String message) {
        end(new HboneFailure(HboneFailure.Kind.CONNECTION_LOST, message));
    }
}
