package dev.weft.waypoint.edge;

import dev.weft.relay.EndChannel;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.upstream.tls.TlsEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/**
 * What is inside of a client's TLS, as a relay end. A channel over an end is held back by its
 * automatic reading alone, so that is what pauses it. On the channel's event loop.
 */
final class DecryptedEnd implements RelayEnd {
    private final TlsEnd end;
    private final EndChannel channel;

    /** Takes over a channel whose handshake is done. */
    DecryptedEnd(EndChannel channel) {
        this.channel = channel;
        end = new TlsEnd(channel);
    }

    @Override
    public EventLoop eventLoop() {
        return end.eventLoop();
    }

    @Override
    public void start(Receiver receiver) {
        channel.config().setAutoRead(true);
        end.start(receiver);
    }

    @Override
    public void write(ByteBuf data) {
        end.write(data);
    }

    @Override
    public void flush() {
        end.flush();
    }

    @Override
    public boolean isWritable() {
        return end.isWritable();
    }

    @Override
    public void finish() {
        end.finish();
    }

    @Override
    public void abort(EndFailure cause) {
        end.abort(cause);
    }

    @Override
    public void pause() {
        channel.config().setAutoRead(false);
        end.pause();
    }

    @Override
    public void resume() {
        channel.config().setAutoRead(true);
        end.resume();
    }
}
