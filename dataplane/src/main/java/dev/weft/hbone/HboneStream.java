package dev.weft.hbone;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/** One tunnel: an open CONNECT stream as a relay end. */
@SuppressWarnings("DoNotCallSuggester")
public final class HboneStream implements RelayEnd {
    private HboneStream() {}

    @Override
    public EventLoop eventLoop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(Receiver receiver) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(ByteBuf data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWritable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void finish() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort(EndFailure cause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException();
    }
}
