package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Netty channel whose bytes travel through a {@link RelayEnd}: TLS and HTTP/2 inside a tunnel.
 *
 * <p>Both directions keep their back-pressure: the channel is not writable while the end is not,
 * and the end is paused while nobody reads. What is flushed goes to the end at once, so that
 * closing loses nothing of it. The end of the peer's output closes the channel, as for TLS there is
 * no half of a connection. Closing the channel ends the output in order, behind everything that was
 * flushed, and drops what the peer still sends.
 *
 * <p>Runs on the event loop of its end.
 */
public final class EndChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress NOWHERE = new Address();

    /** How long a peer that was told the end may take to end its own output. */
    private static final long LINGER_SECONDS = 60;

    /** Of the conditions of writability that belong to users of a channel, the first. */
    private static final int FLAG = 1;

    private final RelayEnd end;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private boolean started;
    private boolean open = true;
    private boolean endOver;
    private boolean batch;

    /** Whether a read was asked for that no batch has answered yet. */
    private boolean wanted;

    private @Nullable Future<?> linger;

    private EndChannel(RelayEnd end) {
        super(null);
        this.end = end;
    }

    /** A channel that reads nothing before {@code autoRead} is set; owns the end from here on. */
    public static EndChannel over(RelayEnd end) {
        assert end.eventLoop().inEventLoop();
        EndChannel channel = new EndChannel(end);
        channel.config.setAutoRead(false);
        end.eventLoop().register(channel);
        return channel;
    }

    @Override
    protected void doBeginRead() {
        wanted = true;
        if (started) {
            end.resume();
            return;
        }
        started = true;
        // Handlers that are about to be added see every byte.
        eventLoop().execute(() -> end.start(new Input()));
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        Object next = queue.current();
        while (next != null) {
            end.write(((ByteBuf) next).retain());
            queue.remove();
            next = queue.current();
        }
        end.flush();
        queue.setUserDefinedWritability(FLAG, end.isWritable());
    }

    private void writableAgain() {
        ChannelOutboundBuffer queue = unsafe().outboundBuffer();
        if (queue != null) {
            queue.setUserDefinedWritability(FLAG, end.isWritable());
        }
    }

    @Override
    protected void doClose() {
        open = false;
        if (endOver) {
            return;
        }
        if (!started) {
            started = true;
            end.start(new Input());
        }
        end.finish();
        end.resume();
        if (!endOver) {
            linger = eventLoop().schedule(this::giveUp, LINGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void giveUp() {
        end.abort(EndFailure.stopped("the peer did not end its output in time"));
    }

    private void endIsOver() {
        endOver = true;
        if (linger != null) {
            linger.cancel(false);
        }
    }

    private final class Input implements RelayEnd.Receiver {
        @Override
        public void received(ByteBuf data) {
            if (!open) {
                data.release();
                return;
            }
            batch = true;
            pipeline().fireChannelRead(data);
        }

        @Override
        public void receivedAll() {
            // Even when a handler closed the channel meanwhile: others hold back until the batch
            // ends.
            if (batch) {
                batch = false;
                wanted = false;
                pipeline().fireChannelReadComplete();
                if (open && !wanted && !config.isAutoRead()) {
                    end.pause();
                }
            }
        }

        @Override
        public void ended() {
            receivedAll();
            eventLoop().execute(EndChannel.this::close);
        }

        @Override
        public void writable() {
            writableAgain();
        }

        @Override
        public void closed() {
            endIsOver();
        }

        @Override
        public void failed(EndFailure cause) {
            endIsOver();
            // May come from within a write of this channel.
            eventLoop().execute(() -> lost(cause));
        }
    }

    private void lost(EndFailure cause) {
        if (open) {
            pipeline().fireExceptionCaught(new IOException(cause.message()));
            close();
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new ConnectedUnsafe();
    }

    private final class ConnectedUnsafe extends AbstractUnsafe {
        @Override
        public void connect(
                SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("connected already"));
        }
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop.equals(end.eventLoop());
    }

    @Override
    protected SocketAddress localAddress0() {
        return NOWHERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return NOWHERE;
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("a tunnel is not bound to " + local);
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private static final class Address extends SocketAddress {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "tunnel";
        }
    }
}
