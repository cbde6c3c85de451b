package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;

/** A request whose connection ended before it could be sent: it may be sent again elsewhere. */
final class LostStream implements ClientStream {
    private final HttpProtocol protocol;
    private boolean reset;

    private LostStream(HttpProtocol protocol) {
        this.protocol = protocol;
    }

    /** Tells the receiver as soon as the sender has the stream. */
    static LostStream of(EventLoop loop, HttpProtocol protocol, ResponseReceiver receiver) {
        LostStream stream = new LostStream(protocol);
        loop.execute(() -> {
            if (!stream.reset) {
                receiver.failed(
                        new StreamFailure(
                                StreamFailure.Kind.NOT_TAKEN,
                                "the connection ended before the request was sent"));
            }
        });
        return stream;
    }

    @Override
    public HttpProtocol protocol() {
        return protocol;
    }

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
    public void reset(StreamFailure why) {
        reset = true;
    }
}
