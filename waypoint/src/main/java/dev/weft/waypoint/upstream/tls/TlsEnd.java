package dev.weft.waypoint.upstream.tls;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection with TLS as a relay end. TLS has no halves here: once the output is finished the
 * connection closes, and the peer's end ends both. Confined to the channel's event loop.
 */
public final class TlsEnd implements RelayEnd {
    private final Channel channel;
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);
    private @Nullable Receiver receiver;
    private @Nullable EndFailure failure;
    private boolean paused = true;
    private boolean inputEnded;
    private boolean endDelivered;
    private boolean finishing;
    private boolean over;

    public TlsEnd(Channel channel) {
        this.channel = channel;
        channel.config().setAutoRead(false);
        channel.pipeline().addLast("relay", new Input());
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        if (failure != null) {
            to.failed(failure);
            return;
        }
        resume();
    }

    @Override
    public void write(ByteBuf data) {
        if (over || finishing) {
            data.release();
            return;
        }
        channel.write(data);
    }

    @Override
    public void flush() {
        if (!over) {
            channel.flush();
        }
    }

    @Override
    public boolean isWritable() {
        return over || channel.isWritable();
    }

    /** What the peer still has to say is heard; then it closes. */
    @Override
    public void finish() {
        if (over || finishing) {
            return;
        }
        finishing = true;
        if (inputEnded) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.flush();
            // The peer is told by TLS itself, and answers in kind.
            channel.pipeline().get(SslHandler.class).closeOutbound();
        }
        closeIfDone();
    }

    @Override
    public void abort(EndFailure cause) {
        if (over) {
            return;
        }
        over = true;
        release();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private void release() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        deliver();
        if (!paused && !over && !inputEnded) {
            channel.read();
        }
    }

    private void deliver() {
        Receiver to = receiver;
        if (to == null || over) {
            return;
        }
        boolean any = false;
        while (!paused && !over && !held.isEmpty()) {
            to.received(held.remove());
            any = true;
        }
        if (any && !over) {
            to.receivedAll();
        }
        if (inputEnded && !endDelivered && !over && held.isEmpty()) {
            endDelivered = true;
            to.ended();
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (over || !finishing || !endDelivered) {
            return;
        }
        over = true;
        channel.close();
        if (receiver != null) {
            receiver.closed();
        }
    }

    private final class Input extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (over) {
                ((ByteBuf) message).release();
                return;
            }
            held.add((ByteBuf) message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            deliver();
            if (!paused && !over && !inputEnded) {
                context.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (receiver != null && !over && channel.isWritable()) {
                receiver.writable();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(EndFailure.reset(String.valueOf(cause.getMessage())));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            inputEnded = true;
            deliver();
        }
    }

    private void fail(EndFailure cause) {
        if (over) {
            return;
        }
        over = true;
        release();
        failure = cause;
        channel.close();
        if (receiver != null) {
            receiver.failed(cause);
        }
    }
}
