package dev.weft.hbone;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A consumer that keeps what it was told. */
final class Recorder implements RelayEnd.Receiver {

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<EndFailure> failures = new ArrayList<>();
    int ends;
    int closes;
    int flushes;
    int writables;

    @Override
    public void received(ByteBuf data) {
        bytes.writeBytes(ByteBufUtil.getBytes(data));
        data.release();
    }

    @Override
    public void receivedAll() {
        flushes++;
    }

    @Override
    public void ended() {
        ends++;
    }

    @Override
    public void writable() {
        writables++;
    }

    @Override
    public void closed() {
        closes++;
    }

    @Override
    public void failed(EndFailure cause) {
        failures.add(cause);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
