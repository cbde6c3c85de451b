package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A TCP (or Unix stream) connection as a relay end.
 *
 * <p>Runs on the channel's event loop. The channel must not read by itself before this end exists:
 * give bootstraps {@code AUTO_READ=false} and {@code ALLOW_HALF_CLOSURE=true}. Input is bounded by
 * one batch of reads; only when the peer has ended its output does the transport hand over at once
 * what the kernel still holds, at most the socket's receive buffer.
 */
public final class TcpEnd implements RelayEnd {

    private static final WriteBufferWaterMark QUEUE = new WriteBufferWaterMark(64 << 10, 128 << 10);

    private final Channel channel;
    private final ReadSizes sizes = new ReadSizes();
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);
    private @Nullable Receiver receiver;
    private @Nullable EndFailure failure;
    private boolean paused = true;
    private boolean delivering;
    private boolean inputEnded;
    private boolean endDelivered;
    private boolean finishing;
    private boolean outputShut;
    private boolean over;

    private TcpEnd(Channel channel) {
        this.channel = channel;
    }

    /** Takes over a channel; to be called on its event loop or before it is registered. */
    public static TcpEnd of(Channel channel) {
        TcpEnd end = new TcpEnd(channel);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setWriteBufferWaterMark(QUEUE);
        channel.config().setRecvByteBufAllocator(() -> end.sizes);
        channel.pipeline().addLast("relay", end.new Input());
        return end;
    }

    @Override
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    @Override
    public void start(Receiver receiver) {
        assert eventLoop().inEventLoop() && this.receiver == null;
        this.receiver = receiver;
        if (failure != null) {
            receiver.failed(failure);
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
        channel.write(data, channel.voidPromise());
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

    @Override
    public void finish() {
        if (over || finishing) {
            return;
        }
        finishing = true;
        // An empty write completes when everything before it was written: shutting the output down
        // earlier would fail what is queued.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::shutOutput);
    }

    private void shutOutput(Future<?> written) {
        if (over || !written.isSuccess()) {
            return;
        }
        if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
            // Netty's own way makes an exception with a stack trace for each connection.
            try {
                socket.shutdown(false, true);
                outputIsShut();
            } catch (IOException e) {
                fail(EndFailure.reset(String.valueOf(e.getMessage())));
            }
        } else {
            ((DuplexChannel) channel)
                    .shutdownOutput()
                    .addListener((ChannelFuture shut) -> outputIsShut());
        }
    }

    private void outputIsShut() {
        outputShut = true;
        closeIfDone();
    }

    @Override
    public void abort(EndFailure cause) {
        if (over) {
            return;
        }
        over = true;
        held.forEach(ByteBuf::release);
        held.clear();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    @Override
    public void pause() {
        paused = true;
        sizes.paused(true);
    }

    @Override
    public void resume() {
        paused = false;
        sizes.paused(false);
        deliver();
        if (!paused && !over && !inputEnded) {
            channel.read();
        }
    }

    private void deliver() {
        Receiver to = receiver;
        if (to == null || delivering) {
            return;
        }
        delivering = true;
        boolean any = false;
        while (!paused && !over && !held.isEmpty()) {
            to.received(held.remove());
            any = true;
        }
        if (any && !over) {
            to.receivedAll();
        }
        delivering = false;
        endInput();
    }

    private void endInput() {
        Receiver to = receiver;
        if (to == null || over || !inputEnded || endDelivered || !held.isEmpty()) {
            return;
        }
        endDelivered = true;
        to.ended();
        closeIfDone();
    }

    private void closeIfDone() {
        if (over || !outputShut || !endDelivered) {
            return;
        }
        over = true;
        channel.close();
        if (receiver != null) {
            receiver.closed();
        }
    }

    private void fail(EndFailure cause) {
        if (over) {
            return;
        }
        failure = cause;
        abort(cause);
        if (receiver != null) {
            receiver.failed(cause);
        }
    }

    private final class Input extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            Receiver to = receiver;
            if (over) {
                data.release();
            } else if (paused || to == null || !held.isEmpty()) {
                held.add(data);
            } else {
                to.received(data);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            Receiver to = receiver;
            if (to != null && !over) {
                to.receivedAll();
            }
            if (!paused && !over && !inputEnded) {
                ctx.read();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (receiver != null && !over && channel.isWritable()) {
                receiver.writable();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded = true;
                endInput();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            EndFailure.Kind kind =
                    cause instanceof IOException ? EndFailure.Kind.RESET : EndFailure.Kind.INTERNAL;
            fail(new EndFailure(kind, String.valueOf(cause.getMessage())));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(EndFailure.reset("the connection was closed"));
        }
    }
}
