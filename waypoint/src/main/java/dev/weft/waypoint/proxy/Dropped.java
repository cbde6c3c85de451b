package dev.weft.waypoint.proxy;

import dev.weft.waypoint.http.MessageSink;
import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;

/** Takes everything for nobody. Any thread. */
final class Dropped implements MessageSink {
    static final MessageSink NOWHERE = new Dropped();

    private Dropped() {}

    @Override
    public void write(ByteBuf data, boolean end) {
        data.release();
    }

    @Override
    public void trailers(HttpHeaders trailers) {}

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void reset(StreamFailure why) {}
}
