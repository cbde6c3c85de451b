package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An end whose peer is the test. */
final class FakeEnd implements RelayEnd {

    final List<String> events = new ArrayList<>();
    boolean writable = true;
    @Nullable Receiver receiver;
    private final EventLoop loop;

    FakeEnd(EventLoop loop) {
        this.loop = loop;
    }

    void receives(String text) {
        receiver.received(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
        receiver.receivedAll();
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
    }

    @Override
    public void write(ByteBuf data) {
        events.add("write " + data.toString(StandardCharsets.UTF_8));
        data.release();
    }

    @Override
    public void flush() {
        events.add("flush");
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void finish() {
        events.add("finish");
    }

    @Override
    public void abort(EndFailure cause) {
        events.add("abort " + cause.kind());
    }

    @Override
    public void pause() {
        events.add("pause");
    }

    @Override
    public void resume() {
        events.add("resume");
    }
}
