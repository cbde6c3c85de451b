package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.ServerConnection;
import dev.weft.waypoint.http.ServerHandler;
import dev.weft.waypoint.http.codec.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Looks at the first bytes of a connection to learn its protocol, and makes room for it. */
final class Opening extends ChannelInboundHandlerAdapter implements ServerConnection {

    private static final AsciiString PREFACE = AsciiString.cached("PRI * HTTP/2.0\r\n\r\n");

    /**
     * The request of a connection that was just made is on its way: it comes and is answered also
     * when the proxy ends meanwhile.
     */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(2);

    private final ServerSettings settings;
    private final ServerHandler handler;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf held;
    private @Nullable ServerConnection connection;
    private @Nullable Deadline deadline;
    private boolean draining;
    private boolean told;
    private String reason = "";

    Opening(ServerSettings settings, ServerHandler handler) {
        this.settings = settings;
        this.handler = handler;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        deadline = new Deadline(added.executor(), () -> close("no request came in time"));
        deadline.in(settings.times().idle().toNanos());
    }

    void begin(ByteBuf first) {
        ChannelHandlerContext opened = context();
        if (first.isReadable()) {
            channelRead(opened, first);
            opened.pipeline().fireChannelReadComplete();
        } else {
            first.release();
        }
        if (connection == null) {
            opened.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (held == null) {
            held = data;
        } else {
            held.writeBytes(data);
            data.release();
        }
        int match = match(held);
        if (match < 0) {
            become(from, false);
        } else if (match == PREFACE.length()) {
            become(from, true);
        } else if (held.writableBytes() < PREFACE.length()) {
            ByteBuf larger = from.alloc().buffer(1024).writeBytes(held);
            held.release();
            held = larger;
            if (deadline != null) {
                deadline.in(settings.times().head().toNanos());
            }
        }
    }

    /** How many bytes are like the preface; -1 if one is not. */
    private static int match(ByteBuf data) {
        int length = Math.min(data.readableBytes(), PREFACE.length());
        for (int i = 0; i < length; i++) {
            if (data.getByte(data.readerIndex() + i) != PREFACE.byteAt(i)) {
                return -1;
            }
        }
        return length;
    }

    private void become(ChannelHandlerContext from, boolean http2) {
        String scheme = from.pipeline().get(SslHandler.class) == null ? "http" : "https";
        ByteBuf first = held;
        held = null;
        closeDeadline();
        if (http2) {
            Http2ServerConnection next = Http2ServerConnection.of(settings, scheme, handler);
            connection = next;
            from.pipeline().addLast("http2", next.handler());
            next.begin();
        } else {
            Http1ServerConnection next = new Http1ServerConnection(settings, scheme, handler);
            connection = next;
            if (draining) {
                next.endAfterOne();
            }
            from.pipeline().addLast("http1", next);
        }
        from.channel().config().setAutoRead(true);
        from.fireChannelRead(first);
        if (draining && http2) {
            connection.drain();
        }
        if (!from.isRemoved()) {
            from.pipeline().remove(this);
        }
    }

    private void closeDeadline() {
        if (deadline != null) {
            deadline.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        handlerRemoved(from);
        if (connection == null && !told) {
            told = true;
            handler.closed(reason);
        }
        from.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        close(String.valueOf(cause.getMessage()));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        closeDeadline();
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public HttpProtocol protocol() {
        return connection == null ? HttpProtocol.HTTP11 : connection.protocol();
    }

    @Override
    public int active() {
        return connection == null ? 0 : connection.active();
    }

    @Override
    public void drain() {
        if (connection != null) {
            connection.drain();
            return;
        }
        draining = true;
        if (held == null && deadline != null) {
            deadline.in(FIRST_REQUEST.toNanos());
        }
    }

    @Override
    public void close(String why) {
        if (connection != null) {
            connection.close(why);
            return;
        }
        if (reason.isEmpty()) {
            reason = why;
        }
        context().close();
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return context;
    }
}
